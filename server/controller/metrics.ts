import { collectDefaultMetrics, Gauge, Histogram, type Registry } from "prom-client";
import type { EnvironmentStatus } from "../contract/environment";

export interface ControllerMetrics {
  reconcileDuration: Histogram<"result">;
  leader: Gauge;
  /** Records how long the steps of a creation took, once each. */
  observeStatus(previous: EnvironmentStatus, next: EnvironmentStatus): void;
}

/** Registers the controller's metrics, with those of the process. Once for each registry. */
export function createControllerMetrics(registry: Registry, queueSize: () => number): ControllerMetrics {
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const createDuration = new Histogram({
    name: "portal_environment_create_duration_seconds",
    help: "Duration of each step of creating an environment, and of all (total).",
    labelNames: ["phase"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320],
    registers,
  });
  new Gauge({
    name: "portal_reconcile_queue_length",
    help: "Environments that wait for, or are in, reconciliation.",
    registers,
    collect() {
      this.set(queueSize());
    },
  });
  return {
    reconcileDuration: new Histogram({
      name: "portal_reconcile_duration_seconds",
      help: "Duration of reconciling one environment.",
      labelNames: ["result"],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    leader: new Gauge({ name: "portal_leader", help: "1 while this process leads.", registers }),
    observeStatus(previous, next) {
      if (next.phase === "Deleting" || previous.createdInMs !== undefined) return;
      for (const { name, state, startedAt, finishedAt } of next.steps) {
        const before = previous.steps.find((step) => step.name === name);
        if (state !== "done" || before?.state === "done" || !startedAt || !finishedAt) continue;
        createDuration.observe({ phase: name }, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
      }
      if (next.createdInMs !== undefined) createDuration.observe({ phase: "total" }, next.createdInMs / 1000);
    },
  };
}
