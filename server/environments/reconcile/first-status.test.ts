import { describe, expect, it } from "vitest";
import { environmentSpec, environmentStatus } from "@/server/contract/environment";
import { notAccepted } from "@/server/health/rules/not-accepted";
import type { EnvironmentObject } from "../resource";
import { fullStack } from "../template/testing/bundled";
import { blockedStatus } from "./blocked";
import { firstStatus, isUnseen } from "./first-status";

const now = new Date("2026-01-01T00:00:02Z");
const environment: EnvironmentObject = {
  apiVersion: "devspace-portal.io/v1alpha1",
  kind: "Environment",
  metadata: { name: "shop", generation: 3 },
  spec: environmentSpec.parse({ owner: "ada@example.com" }),
};
const conditionOf = (status: ReturnType<typeof firstStatus>, type: string) =>
  status.conditions.find((condition) => condition.type === type);

describe("the first status", () => {
  it("of one that waits says so, and begins nothing", () => {
    const published = { ...fullStack, revision: "a1" };
    const status = firstStatus(environment, { template: published, now });
    expect(status.revision).toBeUndefined();
    expect(firstStatus(environment, { template: published, at: now, now }).revision).toBe("a1");
    expect(environmentStatus.parse(status)).toEqual(status);
    expect(status).toMatchObject({ phase: "Creating", observedGeneration: 3, namespace: "env-shop" });
    expect(conditionOf(status, "Ready")).toMatchObject({
      ...{ status: "False", reason: "WaitingForTurn", observedGeneration: 3 },
      message: expect.stringContaining("in its turn"),
    });
    expect(conditionOf(status, "Degraded")?.status).toBe("False");
    expect(status.steps.length).toBeGreaterThan(3);
    expect(status.steps.every(({ state, startedAt }) => state === "pending" && !startedAt)).toBe(true);
  });

  it("of one whose pass began says since when", () => {
    const at = new Date("2026-01-01T00:00:01Z");
    const status = firstStatus(environment, { template: fullStack, at, now });
    expect(conditionOf(status, "Progressing")).toMatchObject({ status: "True", reason: "SettingUp" });
    expect(status.steps[0]).toMatchObject({
      ...{ name: "namespace", state: "running" },
      startedAt: at.toISOString(),
    });
  });

  it("is for nothing that has one already, nor for what is deleted", () => {
    expect(isUnseen(environment)).toBe(true);
    const status = firstStatus(environment, { template: fullStack, now });
    expect(isUnseen({ ...environment, status })).toBe(false);
    const deletionTimestamp = now.toISOString();
    expect(isUnseen({ ...environment, metadata: { name: "shop", deletionTimestamp } })).toBe(false);
  });

  it("does not outlast a refusal", () => {
    const previous = firstStatus(environment, { template: fullStack, now });
    const why = { code: "OverBounds", message: "Too much.", remedy: "Ask for less." } as const;
    const diagnosis = notAccepted(environment, why);
    const status = blockedStatus({
      ...{ name: "shop", generation: 3, previous, template: fullStack, diagnosis, now },
    });
    expect(status.steps[0]).toMatchObject({ state: "failed", message: "Too much." });
    expect(conditionOf(status, "Accepted")).toMatchObject({ status: "False", reason: "OverBounds" });
  });
});
