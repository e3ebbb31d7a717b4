import { type TemplateSummary, templateSummary } from "@/server/contract/templates-api";

const MOMENT = "2026-01-01T00:00:00Z";

/** A template as the catalogue gives it. Without `ready`, `degraded` or `published` nothing has looked at it yet. */
export function summaryWith({
  name = "shop",
  ready = false,
  degraded,
  published,
  generation = 1,
  observedGeneration = 1,
  spec = { source: { bundled: "full-stack" } },
  status = {},
}: {
  name?: string;
  ready?: boolean;
  /** Reason of condition Degraded. */
  degraded?: string;
  /** Reason of condition Published. */
  published?: string;
  generation?: number;
  observedGeneration?: number;
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}): TemplateSummary {
  const condition = (type: string, status: boolean, reason: string) => ({
    ...{ type, status: status ? "True" : "False", reason, message: `${reason}, it says.` },
    lastTransitionTime: MOMENT,
  });
  const isSeen = ready || degraded !== undefined || published !== undefined;
  const conditions = [
    condition("Ready", ready, ready ? "Published" : "NotPublished"),
    condition("Published", published === undefined && !degraded, published ?? degraded ?? "Published"),
    condition("Degraded", degraded !== undefined, degraded ?? "AsExpected"),
  ];
  return templateSummary.parse({
    ...{ name, version: "1", generation, createdAt: MOMENT, spec },
    status: isSeen ? { observedGeneration, conditions, ...status } : status,
  });
}
