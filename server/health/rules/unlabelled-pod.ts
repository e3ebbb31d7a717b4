import { LABEL_COMPONENT } from "@/server/contract/labels";
import { type Diagnosis, graced } from "../diagnosis";
import type { ComponentSnapshot } from "../snapshot";
import { describing, kubectl, seen, subjectOf } from "../subject";

/** A workload's status and its pods come by different watches. */
const GRACE_MS = 10_000;
const CODE = "PodWithoutLabel";

/** Pods that serve, but whose label somebody took away: they are nobody's to the portal. */
export function unlabelledPod({
  target,
  desired,
  pods,
  previous,
  now,
}: ComponentSnapshot): Diagnosis | undefined {
  const { readyReplicas = 0, updatedReplicas = 0, observedGeneration = 0 } = target?.status ?? {};
  if (!target || pods.length > 0 || desired === 0) return undefined;
  if (observedGeneration < (target.metadata.generation ?? 0)) return undefined;
  if (Math.min(readyReplicas, updatedReplicas) < desired) return undefined;
  const since = previous?.state === "Progressing" ? previous.lastTransitionTime : undefined;
  // Once told it stays told: the time it was told at is the newest transition.
  const grace = previous?.reason === CODE ? { severity: "error" as const } : graced(since, GRACE_MS, now);
  const waits = grace.severity === "waiting";
  const { namespace } = target.metadata;
  const selector = Object.entries(target.spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  const text = `Delete them, and they are made anew with the label ${LABEL_COMPONENT}.`;
  return {
    code: waits ? "Creating" : CODE,
    subject: subjectOf(target),
    ...grace,
    message: waits
      ? "The pod is being created."
      : `Pods of ${target.metadata.name} serve, but without the label ${LABEL_COMPONENT}: the portal cannot follow them. ${text}`,
    evidence: [seen(target, "status.readyReplicas", String(readyReplicas))],
    remedy: {
      text,
      action:
        selector.length > 0
          ? `${kubectl(namespace)} delete pod -l ${selector.join(",")}`
          : describing(target),
    },
  };
}
