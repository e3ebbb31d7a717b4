import type { Diagnosis } from "../diagnosis";
import type { ContainerSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

/** A container that runs but did not start up yet, a database that makes its files for example. */
export function starting({ pod, container }: ContainerSnapshot): Diagnosis | undefined {
  if (!container.state?.running || container.started !== false) return undefined;
  return {
    code: "Starting",
    subject: subjectOf(pod),
    severity: "waiting",
    message: "The container is starting.",
    evidence: [seen(pod, `status.containerStatuses[${container.name}].started`, "false")],
    remedy: { text: "Wait until it has started.", action: describing(pod) },
  };
}
