import { CONTAINER_GATE } from "@/server/contract/labels";
import type { Diagnosis } from "../diagnosis";
import type { ComponentSnapshot } from "../snapshot";
import { seen, subjectOf } from "../subject";

/** The container that waits for network policies gave up: the pod reaches what they forbid. */
export function policiesNotEnforced({ pods }: ComponentSnapshot): Diagnosis | undefined {
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp) continue;
    const gate = pod.status?.initContainerStatuses?.find(({ name }) => name === CONTAINER_GATE);
    const message = gate?.state?.terminated?.message?.trim();
    if (!message) continue;
    return {
      code: "PoliciesNotEnforced",
      subject: subjectOf(pod),
      severity: "warning",
      message: `The cluster does not enforce network policies: the pod reaches other environments and the cluster's own services. ${message}`,
      evidence: [
        seen(pod, `status.initContainerStatuses[${CONTAINER_GATE}].state.terminated.message`, message),
      ],
      remedy: {
        text: "Install a network plugin that enforces NetworkPolicy in the cluster, such as Calico or Cilium, then start the pod anew.",
      },
    };
  }
  return undefined;
}
