import { expect, it } from "vitest";
import type { Pod } from "@/server/kubernetes/workloads";
import { diagnosePod } from "../pod";
import type { Room } from "../snapshot";

const now = Date.parse("2026-01-01T00:01:00Z");
const pod = (cpu: string, memory = "64Mi"): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "backend-1", namespace: "env-shop" },
  spec: { containers: [{ name: "backend", image: "app:1", resources: { requests: { cpu, memory } } }] },
  status: {
    phase: "Pending",
    conditions: [
      {
        ...{ type: "PodScheduled", status: "False", reason: "Unschedulable" },
        message: "0/2 nodes are available: 2 Insufficient cpu.",
        lastTransitionTime: "2026-01-01T00:00:00Z",
      },
    ],
  },
});

const held = (name: string, cpu: number, memory = 2 ** 26) => ({
  namespace: `env-${name}`,
  asks: { cpu, memory, pods: 1 },
});
const node = (name: string, ...pods: ReturnType<typeof held>[]) => ({
  ...{ name, pods },
  allocatable: { cpu: 2, memory: 2 ** 32, pods: 110 },
});
const sleeper = (name: string, day: string) => ({
  ...{ name, namespace: `env-${name}` },
  since: `2025-12-${day}T10:00:00Z`,
});
const told = (wish: Pod, room: Partial<Room>) =>
  diagnosePod({
    pod: wish,
    room: { kind: "found", value: { nodes: [], owner: "ada@example.com", sleepers: [], ...room } },
    dev: false,
    now,
  });

it("proposes the environment unchanged longest that makes enough room, and what fits as it is", () => {
  const nodes = [
    node("one", held("old", 0.1), held("large", 0.9), held("young", 0.9)),
    node("two", held("old", 0.1), held("others", 1.7005)),
  ];
  const sleepers = [sleeper("old", "01"), sleeper("large", "02"), sleeper("young", "03")];
  expect(told(pod("800m"), { nodes, sleepers })).toMatchObject({
    code: "ClusterFull",
    reason: "Unschedulable",
    severity: "error",
    message:
      "The cluster is full: the pod asks for 800m CPU, and no node has more than 199m CPU free. Pause large (unchanged since 2025-12-02, frees 900m CPU), or ask for 199m CPU or less.",
    remedy: { action: `kubectl patch denv large --type=merge -p '{"spec":{"paused":true}}'` },
  });
});

it("proposes several only where no single one makes enough room, on one node", () => {
  const nodes = [node("one", held("a", 0.6), held("b", 0.6), held("c", 0.6))];
  const sleepers = [sleeper("a", "01"), sleeper("b", "02"), sleeper("c", "03")];
  expect(told(pod("1"), { nodes, sleepers })?.remedy.text).toMatch(
    /^Pause a \(.*\) and b \(.*\), or ask for 200m/,
  );
  const apart = [node("one", held("a", 0.6), held("x", 1.4)), node("two", held("b", 0.6), held("x", 1.4))];
  expect(told(pod("1"), { nodes: apart, sleepers })?.remedy.text).toBe(
    "No environment of ada@example.com can make the room by sleeping: have another one paused.",
  );
});

it("tells a pod that no empty node would take, and what one could give", () => {
  const kept = { ...held("a", 0.1), namespace: "kube-system" };
  const nodes = [node("one", held("a", 0.4), kept)];
  expect(told(pod("4"), { nodes, sleepers: [sleeper("a", "01")] })).toMatchObject({
    code: "LargerThanNodes",
    message:
      "No node is large enough: the pod asks for 4000m CPU; environments have at most 1900m CPU of one, and 1500m CPU is free. Ask for 1500m CPU or less, or for up to 1900m CPU where other environments are paused.",
  });
  expect(told(pod("4"), { nodes: [node("one", kept)] })?.remedy.text).toBe("Ask for 1900m CPU or less.");
});

it("speaks of memory where that is what lacks, and proposes no less than one may ask for", () => {
  const nodes = [node("one", held("a", 0.1, 2 ** 32 - 2 ** 20))];
  const { message = "" } = told(pod("50m", "512Mi"), { nodes, sleepers: [sleeper("a", "01")] }) ?? {};
  expect(message).toContain("asks for 512Mi memory, and no node has more than 1Mi memory free. Pause a (");
  expect(message).toContain("frees 4095Mi memory).");
});

it("says what the scheduler says where a node has room: something else keeps the pod off", () => {
  expect(told(pod("500m"), { nodes: [node("one")] })).toMatchObject({ code: "Unschedulable" });
  expect(told(pod("500m"), {})).toMatchObject({ code: "Unschedulable" });
});
