import type { Diagnosis } from "../diagnosis";
import { details } from "../diagnosis";
import type { ContainerSnapshot } from "../snapshot";
import { describing, logOf, seen, subjectOf } from "../subject";

/** A container that ended by itself, or again and again. */
export function crash({ pod, container }: ContainerSnapshot): Diagnosis | undefined {
  const { state, lastState, restartCount } = container;
  const waiting = state?.waiting;
  const ended = state?.terminated ?? lastState?.terminated;
  const loops = waiting?.reason === "CrashLoopBackOff";
  const field = `status.containerStatuses[${container.name}]`;
  if (ended && (ended.exitCode !== 0 || loops)) {
    return {
      code: "CrashLoopBackOff",
      subject: subjectOf(pod),
      severity: "error",
      message: `The container ended with exit code ${ended.exitCode}.${restarted(restartCount)} Its log says why.`,
      evidence: [seen(pod, `${field}.terminated.exitCode`, String(ended.exitCode))],
      remedy: { text: "Read its log.", action: logOf(pod, container.name, !state?.terminated) },
    };
  }
  if (!loops) return undefined;
  return {
    code: "CrashLoopBackOff",
    subject: subjectOf(pod),
    severity: "error",
    message: `The container keeps ending.${details(waiting?.message)}`,
    evidence: [seen(pod, `${field}.state.waiting`, waiting?.message || "CrashLoopBackOff")],
    remedy: { text: "Read its log.", action: describing(pod) },
  };
}

/** How often a container was started again, as a sentence behind another. */
export function restarted(times: number): string {
  return times === 0 ? "" : ` It was restarted ${times === 1 ? "once" : `${times} times`}.`;
}
