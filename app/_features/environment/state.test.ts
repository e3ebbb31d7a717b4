import { describe, expect, it } from "vitest";
import { type ComponentStatus, environmentView } from "@/server/contract/environment";
import {
  awaitsController,
  causeBesideComponents,
  componentMark,
  environmentCause,
  environmentMark,
  isBlocked,
  notAccepted,
  wholeFindings,
} from "./state";

const component = (change: Partial<ComponentStatus>): ComponentStatus => ({
  mode: "production",
  modePhase: "Stable",
  state: "Ready",
  workload: "backend",
  image: "backend:production",
  desiredReplicas: 1,
  readyReplicas: 1,
  restarts: 0,
  pods: [],
  ...change,
});

const environment = (phase: string, backend: Partial<ComponentStatus> = {}, deletingAt?: string) =>
  environmentView.parse({
    name: "shop",
    uid: "1",
    revision: "1",
    generation: 1,
    createdAt: "2026-01-01T00:00:00Z",
    deletingAt,
    spec: { owner: "ada@example.com" },
    status: { phase, components: { backend: component(backend) } },
  });

describe("environmentMark", () => {
  it("puts deleting above whatever the phase says", () => {
    expect(environmentMark(environment("Ready", {}, "2026-01-01T00:00:00Z")).label).toBe("Deleting");
  });
  it("is red only when something serves nothing", () => {
    const half = environment("Degraded", { state: "Degraded", readyReplicas: 1, desiredReplicas: 2 });
    const down = environment("Degraded", { state: "Degraded", readyReplicas: 0 });
    expect(environmentMark(half).tone).toBe("warn");
    expect(environmentMark(down).tone).toBe("bad");
  });
  it("shows sleep as sleep", () => {
    expect(environmentMark(environment("Paused", { state: "Asleep", readyReplicas: 0 })).tone).toBe("asleep");
  });
});

describe("componentMark", () => {
  it.each([
    [{}, "ok", "Ready"],
    [{ state: "Progressing", readyReplicas: 0 }, "pending", "Starting"],
    [{ state: "Progressing", modePhase: "Switching" }, "pending", "Switching"],
    [{ state: "Degraded", modePhase: "Failed" }, "bad", "Failed"],
    [{ state: "Asleep", desiredReplicas: 0, readyReplicas: 0 }, "asleep", "Asleep"],
  ] as const)("%j is %s", (change, tone, label) => {
    expect(componentMark(component(change))).toEqual({ tone, label });
  });
  it("does not call unknown bad", () => {
    expect(componentMark(undefined).tone).toBe("unknown");
  });
});

describe("awaitsController", () => {
  const view = (observedGeneration?: number) => {
    const shop = environment("Ready");
    return { ...shop, generation: 3, status: { ...shop.status, observedGeneration } };
  };
  it.each([
    [undefined, true],
    [2, true],
    [3, false],
  ])("with generation 3 and %s observed is %s", (observed, expected) => {
    expect(awaitsController(view(observed))).toBe(expected);
  });
});

describe("what is wrong with an environment", () => {
  const at = "2026-01-01T00:00:00Z";
  const condition = (type: string, status: "True" | "False", message: string) => ({
    ...{ type, status, message },
    reason: "Test",
    lastTransitionTime: at,
  });
  const withConditions = (...conditions: ReturnType<typeof condition>[]) => {
    const shop = environment("Degraded");
    return { ...shop, status: { ...shop.status, conditions } };
  };
  const refused = condition("Accepted", "False", "spec.components.kitchen: no such component. Remove it.");
  const degraded = condition("Degraded", "True", "the quota is used up");

  it("is first of all what does not work, then what was asked for and is not accepted", () => {
    const view = withConditions(degraded, refused);
    expect(notAccepted(view)).toBe(refused.message);
    expect(environmentCause(view)).toBe(degraded.message);
    expect(environmentCause(withConditions(refused))).toBe(refused.message);
    expect(causeBesideComponents(view)).toBe(degraded.message);
  });

  it("is said once when both conditions say the same", () => {
    expect(causeBesideComponents(withConditions({ ...degraded, message: refused.message }, refused))).toBe(
      undefined,
    );
  });

  it("is last of all that its owner is nobody", () => {
    const nobody = condition("Owned", "False", "Nobody has an account with the address x@example.com.");
    expect(environmentCause(withConditions(nobody))).toBe(nobody.message);
    expect(environmentCause(withConditions(nobody, degraded))).toBe(degraded.message);
  });

  it("is nothing while all is accepted and nothing degraded", () => {
    expect(environmentCause(withConditions(condition("Accepted", "True", "fine")))).toBe(undefined);
  });
});

it("tells what is wrong with the whole once: what a component's card or the refusal says is left out", () => {
  const finding = (code: string, component?: string) => ({
    ...{ code, severity: "error", message: `${code}.`, since: "2026-01-01T00:00:00Z" },
    ...(component ? { component } : {}),
    ...{ subject: { kind: "Namespace", name: "env-shop" }, evidence: [], remedy: { text: "" } },
  });
  const condition = (type: string, status: string, reason: string) => ({
    ...{ type, status, reason, message: `${reason}.`, lastTransitionTime: "2026-01-01T00:00:00Z" },
  });
  const shop = environment("Degraded");
  const view = environmentView.parse({
    ...shop,
    status: {
      ...shop.status,
      conditions: [
        condition("Accepted", "False", "OverBounds"),
        condition("Progressing", "False", "Blocked"),
      ],
      findings: [finding("OverBounds"), finding("NamespaceHeld"), finding("OOMKilled", "backend")],
    },
  });
  expect(wholeFindings(view).map(({ code }) => code)).toEqual(["NamespaceHeld"]);
  expect(isBlocked(view)).toBe(true);
  expect(isBlocked(shop)).toBe(false);
});
