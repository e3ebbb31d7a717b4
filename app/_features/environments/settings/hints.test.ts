import { expect, it } from "vitest";
import type { ComponentStatus } from "@/server/contract/environment";
import { hintsOf } from "./hints";

const status: ComponentStatus = {
  ...{ mode: "production", modePhase: "Stable", state: "Ready", workload: "store" },
  ...{ desiredReplicas: 1, readyReplicas: 1, restarts: 0, image: "", pods: [] },
};
const volume = { uid: "u", size: "2Gi", storageClass: "local", since: "2026-01-01T00:00:00Z" };

it("says of a volume before it is changed whether it can grow", () => {
  expect(hintsOf({ ...status, volume: { ...volume, canGrow: false } })).toEqual({
    storage: "The volume is 2Gi. local does not let it grow.",
  });
  expect(hintsOf({ ...status, volume: { ...volume, canGrow: true } }).storage).toContain("It can grow");
});

it("says who else decides about replicas", () => {
  expect(hintsOf({ ...status, scaledBy: { name: "busy", min: 2, max: 5 } }).replicas).toBe(
    "busy scales it, 2 to 5 pods. 0 puts it to sleep.",
  );
});

it("says nothing of what is not there yet", () => expect(hintsOf(undefined)).toEqual({}));
