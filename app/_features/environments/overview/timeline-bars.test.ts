import { expect, it } from "vitest";
import type { Step } from "@/server/contract/environment";
import { layOutSteps } from "./timeline-bars";

const base = Date.parse("2026-01-01T00:00:00Z");
const at = (seconds: number) => new Date(base + seconds * 1000).toISOString();
const steps: Step[] = [
  { name: "namespace", title: "Namespace", state: "done", startedAt: at(0), finishedAt: at(2) },
  { name: "database", title: "Database", state: "running", startedAt: at(2) },
  { name: "backend", title: "Backend", state: "pending" },
];

it("lets a running step grow until now and leaves out what has not begun", () => {
  const { bars, total } = layOutSteps(steps, base + 10_000);
  expect(total).toBe(10_000);
  expect(bars.map(({ left, width, duration }) => [left, width, duration])).toEqual([
    [0, 20, 2_000],
    [20, 80, 8_000],
    [100, 0, undefined],
  ]);
});

it("does not count on for a step that a pause put off", () => {
  const off = steps.map((step): Step => (step.state === "running" ? { ...step, state: "pending" } : step));
  const { bars, total } = layOutSteps(off, base + 99_000);
  expect(total).toBe(2_000);
  expect(bars[1]).toMatchObject({ width: 0, duration: undefined });
});

it("stands still when all is done, however late it is", () => {
  const done = steps.map((step): Step => ({ ...step, state: "done", startedAt: at(0), finishedAt: at(4) }));
  expect(layOutSteps(done, base + 99_000).total).toBe(4_000);
});

it("bears a browser whose clock is behind", () => {
  const { bars, total } = layOutSteps(steps, base - 60_000);
  expect(total).toBeGreaterThan(0);
  for (const { width } of bars) expect(width).toBeGreaterThanOrEqual(0);
});
