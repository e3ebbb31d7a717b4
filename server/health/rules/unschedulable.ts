import { podCondition } from "@/server/kubernetes/workloads";
import { type Diagnosis, details, graced } from "../diagnosis";
import type { PodSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";
import { clusterFull } from "./cluster-full";

/** A pod that nobody can place for so long will not be placed soon. Shorter: volumes are being bound, nodes are coming. */
const GRACE_MS = 10_000;

/** A pod that no node takes. */
export function unschedulable({ pod, room, now }: PodSnapshot): Diagnosis | undefined {
  const scheduled = podCondition(pod, "PodScheduled");
  if (scheduled?.status !== "False") return undefined;
  const words = scheduled.message ?? "";
  const full = room?.kind === "found" && isFull(words) ? clusterFull(pod, room.value) : undefined;
  return {
    code: full?.code ?? "Unschedulable",
    reason: "Unschedulable",
    subject: subjectOf(pod),
    ...graced(scheduled.lastTransitionTime, GRACE_MS, now),
    message: full?.message ?? `No node takes the pod.${details(words)}`,
    evidence: [seen(pod, "status.conditions[PodScheduled].message", words)],
    remedy: { text: remedyOf(pod, words), action: describing(pod), ...full?.remedy },
  };
}

/** Whether the scheduler misses what pods use up, in its own words. */
export const isFull = (words: string) => /Insufficient (cpu|memory)|Too many pods/.test(words);

function remedyOf(pod: PodSnapshot["pod"], message: string): string {
  const lacking = ["cpu", "memory"].filter((resource) => message.includes(`Insufficient ${resource}`));
  if (lacking.length === 0) return "Look at what the scheduler says of each node.";
  const asked = lacking.map((resource) => {
    const amounts = pod.spec.containers.flatMap(({ resources }) => resources?.requests?.[resource] ?? []);
    return `${resource} ${amounts.join(" + ") || "?"}`;
  });
  return `The cluster is full: it asks for ${asked.join(" and ")}. Pause an environment that nobody uses, or lower the requested ${lacking.join(" and ")}.`;
}
