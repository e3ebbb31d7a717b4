import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from "prom-client";

export interface WebMetrics {
  /** `http.server.request.duration` of OpenTelemetry, by route template: no name of an environment or user in a label. */
  requestDuration: Histogram<"http_request_method" | "http_route" | "http_response_status_code">;
  sockets: Gauge<"kind">;
  droppedBytes: Counter;
  authFailures: Counter<"reason">;
}

/** Registers the web side's metrics, with those of the process (event-loop lag, memory). Once for each registry. */
export function createWebMetrics(registry: Registry): WebMetrics {
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    requestDuration: new Histogram({
      name: "http_server_request_duration_seconds",
      help: "Duration of HTTP requests by route template.",
      labelNames: ["http_request_method", "http_route", "http_response_status_code"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    sockets: new Gauge({
      name: "portal_ws_connections",
      help: "Open WebSockets.",
      labelNames: ["kind"],
      registers,
    }),
    droppedBytes: new Counter({
      name: "portal_ws_dropped_bytes_total",
      help: "Bytes that were buffered for sockets cut off because their client did not read.",
      registers,
    }),
    authFailures: new Counter({
      name: "portal_auth_failures_total",
      help: "Refused attempts to sign in or to act, by reason.",
      labelNames: ["reason"],
      registers,
    }),
  };
}
