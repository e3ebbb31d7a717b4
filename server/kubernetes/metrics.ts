import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { isKubernetesError } from "./errors";

export type WatchRestartReason = "ended" | "error" | "gone" | "stalled";

export interface GatewayMetrics {
  /** Runs a call and records how long its answer took and how it ended. */
  timed<T>(verb: string, resource: string, work: () => Promise<T>): Promise<T>;
  watchRestarted(reason: WatchRestartReason): void;
  watchEvent(resource: string): void;
}

const REQUESTS = "portal_kubernetes_request_duration_seconds";
const RESTARTS = "portal_watch_restarts_total";
const LAST_EVENT = "portal_watch_last_event_timestamp_seconds";

function requestHistogram(registry: Registry): Histogram<"verb" | "resource" | "code"> {
  const known = registry.getSingleMetric(REQUESTS);
  if (known instanceof Histogram) return known;
  return new Histogram({
    name: REQUESTS,
    help: "Time to the answer of a request to the Kubernetes API; code is the HTTP status, 0 without an answer.",
    labelNames: ["verb", "resource", "code"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers: [registry],
  });
}

function restartCounter(registry: Registry): Counter<"reason"> {
  const known = registry.getSingleMetric(RESTARTS);
  if (known instanceof Counter) return known;
  return new Counter({
    name: RESTARTS,
    help: "Watches opened anew: ended in order, after an error, expired (410), or silent past the deadline.",
    labelNames: ["reason"],
    registers: [registry],
  });
}

function lastEventGauge(registry: Registry): Gauge<"resource"> {
  const known = registry.getSingleMetric(LAST_EVENT);
  if (known instanceof Gauge) return known;
  return new Gauge({
    name: LAST_EVENT,
    help: "When a watch last heard from the API server, bookmarks included.",
    labelNames: ["resource"],
    registers: [registry],
  });
}

/** The gateway's metrics on `registry`; several gateways may share one. Without a registry nothing is recorded. */
export function gatewayMetrics(registry?: Registry): GatewayMetrics {
  if (!registry) {
    return { timed: (_verb, _resource, work) => work(), watchRestarted: () => {}, watchEvent: () => {} };
  }
  const requests = requestHistogram(registry);
  const restarts = restartCounter(registry);
  const lastEvent = lastEventGauge(registry);
  return {
    async timed(verb, resource, work) {
      const end = requests.startTimer({ verb, resource });
      try {
        const result = await work();
        end({ code: 200 });
        return result;
      } catch (error) {
        end({ code: isKubernetesError(error) ? error.status : 0 });
        throw error;
      }
    },
    watchRestarted: (reason) => restarts.inc({ reason }),
    watchEvent: (resource) => lastEvent.set({ resource }, Date.now() / 1000),
  };
}
