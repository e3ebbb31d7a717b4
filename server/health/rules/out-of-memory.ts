import type { Diagnosis } from "../diagnosis";
import type { ContainerSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";
import { restarted } from "./crash";

/** A container that was killed for its memory. */
export function outOfMemory({ pod, container }: ContainerSnapshot): Diagnosis | undefined {
  const ended = container.state?.terminated ?? container.lastState?.terminated;
  if (ended?.reason !== "OOMKilled") return undefined;
  if (ended.exitCode === 0 && container.state?.waiting?.reason !== "CrashLoopBackOff") return undefined;
  const spec = pod.spec.containers.find(({ name }) => name === container.name);
  const limit = spec?.resources?.limits?.memory;
  const used = `The container used more than its memory limit${limit ? ` of ${limit}` : ""} and was killed.`;
  return {
    code: "OOMKilled",
    subject: subjectOf(pod),
    severity: "error",
    message: `${used} Raise the memory limit.${restarted(container.restartCount)}`,
    evidence: [
      seen(pod, `status.containerStatuses[${container.name}].terminated.reason`, "OOMKilled"),
      ...(limit ? [seen(pod, `spec.containers[${container.name}].resources.limits.memory`, limit)] : []),
    ],
    remedy: { text: "Raise the memory limit.", action: describing(pod) },
  };
}
