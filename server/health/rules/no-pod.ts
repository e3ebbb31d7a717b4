import type { Diagnosis } from "../diagnosis";
import type { ComponentSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";
import { isCounting, quotaRefusal } from "./quota";
import { LIFT_IT, refusedMessage } from "./refused";

/** A StatefulSet's pod that is not there after so long is refused, even where no event tells of it. */
const NO_POD_GRACE_MS = 15_000;
/** Events tell nobody that they came: how often to look for them. */
const NO_POD_RECHECK_MS = 2000;
const CODES = ["PodNotCreated", "FailedCreate"];

/** A StatefulSet without its pod: it has no condition that says why. */
export function noPod({
  target,
  desired,
  pods,
  previous,
  refusal,
  now,
}: ComponentSnapshot): Diagnosis | undefined {
  if (target?.kind !== "StatefulSet" || pods.length > 0 || previous === undefined) return undefined;
  if (target.spec.replicas === 0) return undefined;
  const { readyReplicas = 0, updatedReplicas = 0 } = target.status ?? {};
  if (Math.min(readyReplicas, updatedReplicas) >= desired && refusal.kind !== "found") return undefined;
  const since = previous.state !== "Ready" ? Date.parse(previous.lastTransitionTime ?? "") : Number.NaN;
  const left = Number.isNaN(since) ? NO_POD_GRACE_MS : since + NO_POD_GRACE_MS - now;
  // Once told it stays told: the time it was told at is the newest transition.
  const told = previous.state === "Degraded" && CODES.includes(previous.reason ?? "");
  const found = refusal.kind === "found" ? refusal.value : undefined;
  const fresh = found !== undefined && Date.parse(found.at) + 1000 >= since;
  const hard = told || fresh || left <= 0;
  const subject = subjectOf(target);
  const quota = found && quotaRefusal(found.message);
  const remedy = { ...(quota?.remedy ?? LIFT_IT), action: describing(target) };
  if (found && hard && !isCounting(found.message)) {
    const evidence = [seen(target, "events[FailedCreate].message", found.message)];
    const message = refusedMessage(found.message);
    const [code, reason] = [quota?.code ?? "FailedCreate", "FailedCreate"];
    return { code, reason, subject, severity: "error", message, evidence, remedy };
  }
  return {
    code: "PodNotCreated",
    subject,
    severity: hard ? "error" : "waiting",
    hardInMs: Math.min(Math.max(left, 0), NO_POD_RECHECK_MS),
    message: `StatefulSet ${target.metadata.name} has no pod: kubectl describe shows why it is refused.`,
    evidence: [seen(target, "status.replicas", String(target.status?.replicas ?? 0))],
    remedy,
  };
}
