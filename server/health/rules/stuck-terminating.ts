import { type Diagnosis, graced } from "../diagnosis";
import type { PodSnapshot } from "../snapshot";
import { kubectl, seen, subjectOf } from "../subject";

/** The kubelet kills what has not ended with its grace; a pod that is there much later has lost its node. */
const GRACE_MS = 30_000;

/** A pod that is still there long after its grace ended. Its `deletionTimestamp` is the end of that grace. */
export function stuckTerminating({ pod, now }: PodSnapshot): Diagnosis | undefined {
  const { name, namespace, deletionTimestamp } = pod.metadata;
  if (!deletionTimestamp) return undefined;
  const action = `${kubectl(namespace)} delete pod ${name} --force`;
  return {
    code: "StuckTerminating",
    subject: subjectOf(pod),
    ...graced(deletionTimestamp, GRACE_MS, now),
    message: `Pod ${name} does not stop: its node may be gone. kubectl -n ${namespace} delete pod ${name} --force gives it up.`,
    evidence: [seen(pod, "metadata.deletionTimestamp", deletionTimestamp)],
    remedy: { text: "If its node is gone, give the pod up.", action },
  };
}
