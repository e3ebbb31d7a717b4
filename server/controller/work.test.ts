import { pino } from "pino";
import { Histogram, Registry } from "prom-client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ReconcileContext } from "../environments/reconcile/context";
import { kubernetesError } from "../kubernetes";
import { startWork } from "./work";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("asks less and less often while a conflict lasts, as it does when a watch hangs", async () => {
  let looks = 0;
  const context = {
    log: pino({ level: "silent" }),
    caches: {
      names: () => ["shop"],
      environment() {
        looks++;
        throw kubernetesError("conflict", "the object has been modified");
      },
    },
  } as unknown as ReconcileContext;
  const reconcileDuration = new Histogram({
    name: "duration",
    help: "-",
    labelNames: ["result"],
    registers: [new Registry()],
  });
  const queue = startWork(context, { reconcileDuration });
  await vi.advanceTimersByTimeAsync(60);
  expect(looks).toBe(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBeLessThan(25);
  await queue.stop();
});
