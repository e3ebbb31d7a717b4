import { type Diagnosis, details } from "../diagnosis";
import type { ContainerSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

const REASONS = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

/** A container that the runtime cannot make of its description. */
export function containerConfig({ pod, container }: ContainerSnapshot): Diagnosis | undefined {
  const waiting = container.state?.waiting;
  const reason = waiting?.reason ?? "";
  if (!REASONS.includes(reason)) return undefined;
  return {
    code: reason,
    subject: subjectOf(pod),
    severity: "error",
    message: `The container cannot be started.${details(waiting?.message)}`,
    evidence: [
      seen(pod, `status.containerStatuses[${container.name}].state.waiting`, waiting?.message || reason),
    ],
    remedy: { text: "Check its command, its variables and what they refer to.", action: describing(pod) },
  };
}
