import { isServing } from "@/server/kubernetes/workloads";
import type { Diagnosis } from "../diagnosis";
import type { ComponentSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

/** A rollout that took longer than its Deployment allows. */
export function deadline({ target, pods }: ComponentSnapshot): Diagnosis | undefined {
  const late = target?.status?.conditions?.find(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  if (!target || !late || pods.every(isServing)) return undefined;
  return {
    code: "ProgressDeadlineExceeded",
    subject: subjectOf(target),
    severity: "error",
    message: "The pod did not become ready in time.",
    evidence: [
      seen(target, "status.conditions[Progressing].message", late.message ?? "ProgressDeadlineExceeded"),
    ],
    remedy: { text: "Read its log.", action: describing(target) },
  };
}
