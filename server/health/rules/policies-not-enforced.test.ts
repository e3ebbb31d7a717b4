import { expect, it } from "vitest";
import type { Pod } from "@/server/kubernetes/workloads";
import { type ComponentSnapshot, NOT_CHECKED } from "../snapshot";
import { policiesNotEnforced } from "./policies-not-enforced";

const MESSAGE = "The API server still answered after 60 s, which the environment's policies forbid.";
const pod = (message?: string): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "backend-1", namespace: "env-shop" },
  spec: { containers: [] },
  status: {
    initContainerStatuses: [
      {
        ...{ name: "network-policies", ready: true, restartCount: 0 },
        state: { terminated: { exitCode: 0, message } },
      },
    ],
  },
});
const snapshot = (pods: Pod[]): ComponentSnapshot => ({
  ...{ pods, dev: false, desired: 1, refusal: NOT_CHECKED, claim: NOT_CHECKED, now: 0 },
});

it("tells of a gate that gave up, with what it saw", () => {
  expect(policiesNotEnforced(snapshot([pod(), pod(`${MESSAGE}\n`)]))).toMatchObject({
    code: "PoliciesNotEnforced",
    severity: "warning",
    message: expect.stringContaining(MESSAGE),
    subject: { kind: "Pod", name: "backend-1" },
    evidence: [{ value: MESSAGE }],
  });
});

it("tells nothing of a gate that opened", () => {
  expect(policiesNotEnforced(snapshot([pod()]))).toBeUndefined();
});
