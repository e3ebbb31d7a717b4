import type { Pod } from "@/server/kubernetes";

/** Pods are many and large; only this much of them is read. */
export function slimPod(pod: Pod): Pod {
  const containers = pod.spec.containers.map(({ name, image, resources }) => ({ name, image, resources }));
  const { status = {} } = pod;
  const { phase, reason, message, startTime, conditions, containerStatuses, initContainerStatuses } = status;
  return {
    apiVersion: pod.apiVersion,
    kind: pod.kind,
    metadata: pod.metadata,
    spec: { containers },
    status: { phase, reason, message, startTime, conditions, containerStatuses, initContainerStatuses },
  };
}
