import type { PodStatus } from "@/server/contract/environment";
import { isDevPod } from "@/server/dev-mode/replacement";
import { isServing, type Pod, type PodContainerStatus } from "@/server/kubernetes/workloads";
import { podCause } from "./cause";

/** A pod as the status shows it. `now` in milliseconds since the epoch. */
export function observePod(pod: Pod, now: number): PodStatus {
  const containers = (pod.status?.containerStatuses ?? []).map(observeContainer);
  const cause = podCause(pod, now);
  return {
    name: pod.metadata.name,
    uid: pod.metadata.uid,
    phase: pod.metadata.deletionTimestamp ? "Terminating" : (pod.status?.phase ?? "Pending"),
    ready: isServing(pod),
    restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
    ...(pod.status?.startTime ? { startedAt: pod.status.startTime } : {}),
    ...(cause ? { reason: cause.reason, message: cause.message } : {}),
    dev: isDevPod(pod),
    containers,
  };
}

function observeContainer(container: PodContainerStatus): PodStatus["containers"][number] {
  const { waiting, running, terminated } = container.state ?? {};
  const reason = waiting?.reason ?? terminated?.reason;
  return {
    name: container.name,
    state: running ? "running" : terminated ? "terminated" : "waiting",
    ready: container.ready,
    restarts: container.restartCount,
    ...(reason ? { reason } : {}),
  };
}
