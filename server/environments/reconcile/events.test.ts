import { describe, expect, it } from "vitest";
import {
  type ComponentStatus,
  type EnvironmentStatus,
  environmentStatus,
} from "@/server/contract/environment";
import { eventsBetween } from "./events";

const time = "2026-01-01T00:00:00Z";
const component = (more: Partial<ComponentStatus> = {}): ComponentStatus => ({
  mode: "production",
  modePhase: "Stable",
  state: "Ready",
  workload: "backend",
  image: "backend:1",
  desiredReplicas: 1,
  readyReplicas: 1,
  restarts: 0,
  pods: [],
  ...more,
});
const status = (more: Partial<EnvironmentStatus> = {}): EnvironmentStatus => ({
  ...environmentStatus.parse({ namespace: "env-shop", phase: "Ready" }),
  ...more,
});
const degraded = (is: boolean) => [
  {
    type: "Degraded",
    status: is ? ("True" as const) : ("False" as const),
    reason: "CrashLoopBackOff",
    message: "Backend: it crashed.",
    lastTransitionTime: time,
  },
];
const told = (before: EnvironmentStatus, after: EnvironmentStatus) =>
  eventsBetween(before, after).map(({ type, reason, message }) => `${type} ${reason}: ${message}`);

describe("eventsBetween", () => {
  it("tells a creation's milestones once", () => {
    const started = status({
      phase: "Creating",
      steps: [{ name: "namespace", title: "", state: "done" }],
    });
    const ready = { ...started, phase: "Ready" as const, createdInMs: 7250 };
    expect(told(environmentStatus.parse({}), started)).toEqual([
      "Normal NamespaceCreated: Created namespace env-shop.",
    ]);
    expect(told(started, ready)).toEqual(["Normal Ready: Ready 7.3 s after its creation."]);
    expect(told(ready, ready)).toEqual([]);
  });

  it("tells a switch from its beginning to its end, or its failure", () => {
    const production = status({ components: { backend: component() } });
    const switching = status({
      components: {
        backend: component({ mode: "dev", modePhase: "Switching", switch: { startedAt: time } }),
      },
    });
    const done = status({
      components: {
        backend: component({ mode: "dev", switch: { startedAt: time, readyAt: time, durationMs: 3210 } }),
      },
    });
    const failed = status({
      components: {
        backend: component({
          mode: "dev",
          modePhase: "Failed",
          message: "Image x cannot be pulled.",
          switch: { startedAt: time },
        }),
      },
    });
    expect(told(production, switching)).toEqual(["Normal ModeSwitching: Switching backend to dev mode."]);
    expect(told(switching, done)).toEqual(["Normal ModeSwitched: backend is in dev mode after 3.2 s."]);
    expect(told(switching, failed)).toEqual([
      "Warning ModeSwitchFailed: backend did not get to dev mode: Image x cannot be pulled.",
    ]);
    expect(told(done, done)).toEqual([]);
  });

  it("never says that a switch took no time", () => {
    const began = status({ components: { backend: component({ mode: "dev" }) } });
    const back = (more: Partial<ComponentStatus>) => status({ components: { backend: component(more) } });
    const switching = { modePhase: "Switching" as const, switch: { startedAt: time } };
    expect(told(began, back({}))).toEqual([
      "Normal ModeSwitching: Switching backend to production mode.",
      "Normal ModeSwitched: backend is in production mode.",
    ]);
    expect(told(back(switching), back({}))).toEqual(["Normal ModeSwitched: backend is in production mode."]);
    expect(
      told(back(switching), back({ switch: { startedAt: time, readyAt: time, durationMs: 49 } })),
    ).toEqual(["Normal ModeSwitched: backend is in production mode after 49 ms."]);
  });

  it("tells when something breaks and when it heals, not when it is deleted", () => {
    const fine = status({ conditions: degraded(false) });
    const broken = status({ conditions: degraded(true), phase: "Degraded" });
    expect(told(fine, broken)).toEqual(["Warning Degraded: Backend: it crashed."]);
    expect(told(broken, broken)).toEqual([]);
    expect(told(broken, fine)).toEqual(["Normal Recovered: Nothing is broken any more."]);
    expect(told(broken, { ...fine, phase: "Deleting" })).toEqual([
      "Normal Deleting: Deleting namespace env-shop and all that is in it.",
    ]);
  });

  it("tells falling asleep and waking up", () => {
    const asleep = status({ phase: "Paused" });
    expect(told(status(), asleep)).toEqual([expect.stringContaining("Normal Paused:")]);
    expect(told(asleep, status({ phase: "Updating" }))).toEqual(["Normal Resumed: Waking up."]);
  });
});
