import { expect, it } from "vitest";
import { IN_DEV, IN_PRODUCTION } from "@/server/dev-mode/testing/plans";
import type { Pod, Workload } from "@/server/kubernetes";
import { fullStack } from "../template/testing/bundled";
import { besideNow } from "./beside-now";

const pod = (ready: boolean, dev: boolean): Pod => ({
  ...{ apiVersion: "v1", kind: "Pod" },
  metadata: {
    name: "one",
    labels: {
      "app.kubernetes.io/component": "database",
      ...(dev ? { "devspace.sh/replaced": "true" } : {}),
    },
  },
  spec: { containers: [] },
  status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
});
const adminer: Workload = {
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "adminer" } },
  spec: { selector: { matchLabels: {} }, template: { metadata: { labels: {} }, spec: { containers: [] } } },
};

function beside({ mode = "dev", pods = [] as Pod[], wished = false, there = false }) {
  const moves = fullStack.components.map((component) => {
    const plan = component.name === "database" && mode === "dev" ? IN_DEV : IN_PRODUCTION;
    return [component.name, { component, plan }] as const;
  });
  const wishes = new Map(wished ? [["adminer", { until: new Date(), holder: "ada" }]] : []);
  const snapshot = {
    pods,
    workload: (_: string, name: string) => (there && name === "adminer" ? adminer : undefined),
  };
  return [...besideNow({ template: fullStack, moves: new Map(moves), wishes, snapshot })];
}

it("waits until the component's dev pod serves, so that it takes no place from it", () => {
  expect(beside({})).toEqual([]);
  expect(beside({ pods: [pod(true, false)] }), "production still serves").toEqual([]);
  expect(beside({ pods: [pod(false, true)] })).toEqual([]);
  expect(beside({ pods: [pod(true, true)] })).toEqual(["adminer"]);
});

it("stays while it is there, whatever becomes of the pod, and goes with dev mode", () => {
  expect(beside({ there: true })).toEqual(["adminer"]);
  expect(beside({ there: true, mode: "production", pods: [pod(true, false)] })).toEqual([]);
});

it("that somebody wants waits for any pod that serves", () => {
  expect(beside({ mode: "production", wished: true })).toEqual([]);
  expect(beside({ mode: "production", wished: true, pods: [pod(true, false)] })).toEqual(["adminer"]);
});
