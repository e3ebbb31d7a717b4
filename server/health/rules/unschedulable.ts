import { podCondition } from "@/server/kubernetes/workloads";
import { type Diagnosis, details, graced } from "../diagnosis";
import type { PodSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

/** A pod that nobody can place for so long will not be placed soon. Shorter: volumes are being bound, nodes are coming. */
const GRACE_MS = 10_000;

/** A pod that no node takes. */
export function unschedulable({ pod, now }: PodSnapshot): Diagnosis | undefined {
  const scheduled = podCondition(pod, "PodScheduled");
  if (scheduled?.status !== "False") return undefined;
  return {
    code: "Unschedulable",
    subject: subjectOf(pod),
    ...graced(scheduled.lastTransitionTime, GRACE_MS, now),
    message: `No node takes the pod.${details(scheduled.message)}`,
    evidence: [seen(pod, "status.conditions[PodScheduled].message", scheduled.message ?? "")],
    remedy: { text: remedyOf(pod, scheduled.message ?? ""), action: describing(pod) },
  };
}

function remedyOf(pod: PodSnapshot["pod"], message: string): string {
  const lacking = ["cpu", "memory"].filter((resource) => message.includes(`Insufficient ${resource}`));
  if (lacking.length === 0) return "Look at what the scheduler says of each node.";
  const asked = lacking.map((resource) => {
    const amounts = pod.spec.containers.flatMap(({ resources }) => resources?.requests?.[resource] ?? []);
    return `${resource} ${amounts.join(" + ") || "?"}`;
  });
  return `The cluster is full: it asks for ${asked.join(" and ")}. Pause an environment that nobody uses, or lower the requested ${lacking.join(" and ")}.`;
}
