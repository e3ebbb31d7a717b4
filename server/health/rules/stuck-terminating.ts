import type { Pod } from "@/server/kubernetes/workloads";
import { type Diagnosis, graced } from "../diagnosis";
import type { PodSnapshot } from "../snapshot";
import { kubectl, seen, subjectOf } from "../subject";

/** The kubelet kills what has not ended with its grace; a pod that is there much later has lost its node. */
const GRACE_MS = 30_000;

/** A pod that is still there long after its grace ended. Its `deletionTimestamp` is the end of that grace. */
export function stuckTerminating({ pod, now }: PodSnapshot): Diagnosis | undefined {
  const { name, namespace, deletionTimestamp, finalizers = [] } = pod.metadata;
  if (!deletionTimestamp) return undefined;
  const waits = graced(deletionTimestamp, GRACE_MS, now);
  if (finalizers.length > 0) return held(pod, finalizers, waits);
  const action = `${kubectl(namespace)} delete pod ${name} --force`;
  return {
    code: "StuckTerminating",
    subject: subjectOf(pod),
    ...waits,
    message: `Pod ${name} does not stop: its node may be gone. kubectl -n ${namespace} delete pod ${name} --force gives it up.`,
    evidence: [seen(pod, "metadata.deletionTimestamp", deletionTimestamp)],
    remedy: { text: "If its node is gone, give the pod up.", action },
  };
}

/** It ended, or could: who keeps it has to let it go, which no force replaces. */
function held(pod: Pod, finalizers: readonly string[], waits: ReturnType<typeof graced>): Diagnosis {
  const { name, namespace } = pod.metadata;
  const holders = finalizers.join(", ");
  const text = `Ask whoever put the finalizer there, or take it off: what it stands for is then left undone.`;
  return {
    code: "StuckTerminating",
    subject: subjectOf(pod),
    ...waits,
    message: `Pod ${name} does not go: its finalizer ${holders} holds it. ${text}`,
    evidence: [seen(pod, "metadata.finalizers", holders)],
    remedy: {
      text,
      action: `${kubectl(namespace)} patch pod ${name} --type=merge -p '{"metadata":{"finalizers":null}}'`,
    },
  };
}
