import { isDevPod } from "@/server/dev-mode/replacement";
import type { Diagnosis } from "@/server/health/diagnosis";
import { diagnosePod } from "@/server/health/pod";
import { stuckTerminating } from "@/server/health/rules/stuck-terminating";
import type { Pod } from "@/server/kubernetes/workloads";

/** Why a pod takes no traffic, as its status tells it. */
export interface Cause {
  /** A word for programs: Kubernetes' own where it has one. */
  reason: string;
  message: string;
  /** Will not go away by waiting. */
  hard: boolean;
  /** Milliseconds until a soft cause counts as hard, if nothing changes. */
  hardInMs?: number;
}

/** Why the pod takes no traffic, worst cause first; nothing for a pod that does. `now` in milliseconds since the epoch. */
export function podCause(pod: Pod, now: number): Cause | undefined {
  const diagnosis = diagnosePod({ pod, dev: isDevPod(pod), now });
  return diagnosis && causeOf(diagnosis);
}

/** What keeps pods that are to go: nothing to wait for, or a pod that is still there long after its grace ended. */
export function stoppingCause(pods: readonly Pod[], now: number): Cause | undefined {
  const diagnosis = diagnoseStopping(pods, now);
  return diagnosis && causeOf(diagnosis);
}

export function diagnoseStopping(pods: readonly Pod[], now: number): Diagnosis | undefined {
  const told = pods.flatMap((pod) => stuckTerminating({ pod, dev: isDevPod(pod), now }) ?? []);
  return told.find(({ severity }) => severity === "error") ?? told[0];
}

function causeOf({ code, reason = code, message, severity, hardInMs }: Diagnosis): Cause {
  const hard = severity === "error";
  return { reason, message, hard, ...(hardInMs === undefined ? {} : { hardInMs }) };
}
