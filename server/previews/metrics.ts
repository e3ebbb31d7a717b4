import { Counter, Gauge, type Registry } from "prom-client";

export type Outcome = "served" | "unavailable" | "unauthenticated" | "refused" | "own";

export interface PreviewMetrics {
  requests: Counter<"outcome">;
  open: Gauge<"kind">;
}

/** No name of an environment or a person is in a label. */
export function createPreviewMetrics(registry: Registry): PreviewMetrics {
  const registers = [registry];
  return {
    requests: new Counter({
      name: "portal_preview_requests_total",
      help: "Requests and upgrades at previews: passed on (served), met nothing that answers, had nobody's pass, refused, or for the portal's own paths.",
      labelNames: ["outcome"],
      registers,
    }),
    open: new Gauge({
      name: "portal_preview_open",
      help: "Requests and sockets that are passed on now.",
      labelNames: ["kind"],
      registers,
    }),
  };
}
