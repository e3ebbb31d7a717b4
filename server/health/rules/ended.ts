import type { Diagnosis } from "../diagnosis";
import type { PodSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

/** A pod that ended as a whole: evicted, or refused by its node. */
export function ended({ pod }: PodSnapshot): Diagnosis | undefined {
  const { phase, reason, message } = pod.status ?? {};
  if (phase !== "Failed") return undefined;
  return {
    code: reason || "Failed",
    subject: subjectOf(pod),
    severity: "error",
    message: `The pod ended: ${message?.trim().replace(/\.$/, "") || "no reason given"}.`,
    evidence: [seen(pod, "status.message", message || "Failed")],
    remedy: { text: "Look at what its node says.", action: describing(pod) },
  };
}
