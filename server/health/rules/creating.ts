import type { Diagnosis } from "../diagnosis";
import type { ContainerSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

/** A container that is not there yet. */
export function creating({ pod, container }: ContainerSnapshot): Diagnosis | undefined {
  const waiting = container.state?.waiting;
  if (!waiting) return undefined;
  const code = waiting.reason || "Waiting";
  return {
    code,
    subject: subjectOf(pod),
    severity: "waiting",
    message: "The container is being created: its image is pulled and its volumes are mounted.",
    evidence: [seen(pod, `status.containerStatuses[${container.name}].state.waiting.reason`, code)],
    remedy: { text: "Wait until it is there.", action: describing(pod) },
  };
}
