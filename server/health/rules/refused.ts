import type { Diagnosis } from "../diagnosis";
import type { ComponentSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";
import { isCounting, quotaRefusal } from "./quota";

const REFUSED_MAX = 2000;

/** A Deployment's pod that the API server does not take: a quota, a limit range, an admission policy. */
export function refused({ target, desired, pods }: ComponentSnapshot): Diagnosis | undefined {
  const failure = target?.status?.conditions?.find(
    ({ type, status }) => type === "ReplicaFailure" && status === "True",
  );
  if (!target || !failure) return undefined;
  // The condition speaks of any of its ReplicaSets: where the newest has all its pods, an older one was refused.
  const { observedGeneration = 0, updatedReplicas = 0 } = target.status ?? {};
  const isCurrent = observedGeneration >= (target.metadata.generation ?? 0);
  if (isCurrent && updatedReplicas >= desired && pods.length > 0) return undefined;
  const words = failure.message ?? "";
  const reason = failure.reason ?? "FailedCreate";
  const quota = quotaRefusal(words);
  return {
    code: quota?.code ?? reason,
    reason,
    subject: subjectOf(target),
    severity: isCounting(words) ? "waiting" : "error",
    since: failure.lastTransitionTime,
    message: refusedMessage(failure.message),
    evidence: [seen(target, "status.conditions[ReplicaFailure].message", words)],
    remedy: { ...(quota?.remedy ?? LIFT_IT), action: describing(target) },
  };
}

export const LIFT_IT = {
  text: "Lift what refuses it (a quota, a limit range, a policy), or ask for less.",
};

/** The API server's own words for a refusal, in a sentence. */
export function refusedMessage(message = "no reason given"): string {
  const own = message.length > REFUSED_MAX ? `${message.slice(0, REFUSED_MAX)}…` : message;
  return `Kubernetes refuses to create the pod: ${own}`;
}
