import { describe, expect, it } from "vitest";
import type { EnvironmentUsage } from "@/server/contract/environment";
import { appendUsage, formatCpu, formatMemory } from "./usage-history";

const usage = (sampledAt: string, ...millicores: number[]): EnvironmentUsage => ({
  available: true,
  pods: millicores.map((cpuMillicores, index) => ({
    name: `backend-${index}`,
    component: "backend",
    cpuMillicores,
    memoryBytes: 2 ** 20,
    sampledAt,
  })),
});

describe("appendUsage", () => {
  it("sums the pods of a component", () => {
    const history = appendUsage(undefined, usage("2026-01-01T00:00:00Z", 10, 5));
    expect(history.components.backend?.at(-1)).toMatchObject({ cpuMillicores: 15, memoryBytes: 2 ** 21 });
  });

  it("does not count a sample twice that the metrics server has not renewed", () => {
    const once = appendUsage(undefined, usage("2026-01-01T00:00:00Z", 10));
    const twice = appendUsage(once, usage("2026-01-01T00:00:00Z", 10));
    expect(appendUsage(twice, usage("2026-01-01T00:00:15Z", 20)).components.backend).toHaveLength(2);
  });

  it("keeps ten minutes and forgets what no longer runs", () => {
    let history = appendUsage(undefined, usage("2026-01-01T00:00:00Z", 1));
    for (let index = 1; index <= 60; index++) {
      history = appendUsage(
        history,
        usage(new Date(Date.UTC(2026, 0, 1) + index * 15_000).toISOString(), index),
      );
    }
    expect(history.components.backend).toHaveLength(40);
    expect(appendUsage(history, { available: true, pods: [] }).components.backend).toBeUndefined();
  });
});

it.each([
  [formatCpu(0), "< 1 m"],
  [formatCpu(12.4), "12 m"],
  [formatCpu(1250), "1.25 cores"],
  [formatMemory(84 * 2 ** 20), "84 MiB"],
  [formatMemory(1.25 * 2 ** 30), "1.3 GiB"],
])("writes %s", (text, expected) => {
  expect(text).toBe(expected);
});
