import { describe, expect, it } from "vitest";
import type { Job, Pod, Workload } from "@/server/kubernetes";
import { type OthersInput, observeOthers } from "./others";

const now = new Date("2026-01-01T01:00:00Z");
const owned = (kind: string, name: string) => [
  { apiVersion: "batch/v1", kind, name, uid: name, controller: true },
];
const job = (name: string, more: Partial<Job["metadata"]> = {}, failed = true): Job => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name, namespace: "env-one", creationTimestamp: "2026-01-01T00:00:00Z", ...more },
  spec: { template: { metadata: { labels: {} }, spec: { containers: [] } } },
  status: {
    conditions: [
      {
        ...{ type: failed ? "Failed" : "Complete", status: "True", reason: "BackoffLimitExceeded" },
        message: "Job has reached the specified backoff limit",
      },
    ],
  },
});
const pod = (name: string, more: Partial<Pod["metadata"]>, status: Pod["status"]): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels: { app: "cache" }, ...more },
  spec: { containers: [{ name: "c", image: "x" }] },
  status,
});
const cache: Workload = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "cache" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "cache" } },
    template: { metadata: { labels: { app: "cache" } }, spec: { containers: [{ name: "c", image: "x" }] } },
  },
};
const observe = (input: Partial<OthersInput>) =>
  observeOthers({
    ...{ rendered: [], live: () => undefined, jobs: [], pods: [], jobPods: [] },
    ...{ known: new Set(["web"]), paused: false, now, ...input },
  });
const crashing = {
  phase: "Running",
  containerStatuses: [
    {
      ...{ name: "c", ready: false, restartCount: 7 },
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 3, reason: "Error" } },
    },
  ],
};

describe("what runs along", () => {
  it("is told of where it is broken, and of no component", () => {
    const pods = [pod("cache-1", { ownerReferences: owned("ReplicaSet", "cache-x") }, crashing)];
    const { diagnoses } = observe({ rendered: [cache], live: () => cache, pods });
    expect(diagnoses.map(({ code, severity }) => `${code} ${severity}`)).toEqual(["CrashLoopBackOff error"]);
    expect(observe({ rendered: [], pods }).diagnoses).toEqual([]);
  });

  it("is waited for on the way to sleep, but for what has ended", () => {
    const jobPods = [
      pod("stock-1", { ownerReferences: owned("Job", "stock") }, { phase: "Running" }),
      pod("stock-0", { ownerReferences: owned("Job", "stock") }, { phase: "Succeeded" }),
    ];
    const component = pod(
      "web-1",
      { labels: { "app.kubernetes.io/component": "web" } },
      { phase: "Running" },
    );
    const { leaving } = observe({ paused: true, jobPods, pods: [component] });
    expect(leaving.map(({ title }) => title)).toEqual(["stock"]);
    const going = pod("stock-2", { deletionTimestamp: "2026-01-01T00:59:59Z" }, { phase: "Failed" });
    expect(observe({ paused: true, jobPods: [going] }).leaving).toHaveLength(1);
    expect(observe({ jobPods }).leaving).toEqual([]);
  });
});

describe("a Job", () => {
  it("is told of when it failed, with what its last pod said", () => {
    const ended = {
      phase: "Failed",
      containerStatuses: [{ ...crashing.containerStatuses[0], ready: false }],
    };
    const terminated = { terminated: { exitCode: 3, message: "no such table" } };
    const containerStatuses = [{ name: "psql", ready: false, restartCount: 0, state: terminated }];
    const jobPods = [
      pod(
        "a",
        { ownerReferences: owned("Job", "stock") },
        { ...ended, startTime: "1", containerStatuses: [] },
      ),
      pod(
        "b",
        { ownerReferences: owned("Job", "stock") },
        { phase: "Failed", startTime: "2", containerStatuses },
      ),
    ];
    const [told] = observe({ jobs: [job("stock")], jobPods }).diagnoses;
    expect(told).toMatchObject({
      code: "JobFailed",
      severity: "warning",
      subject: { kind: "Job", name: "stock" },
      message: "Job stock failed. Container psql ended with exit code 3. (no such table)",
    });
    expect(observe({ jobs: [job("stock", {}, false)] }).diagnoses).toEqual([]);
  });

  it("of a CronJob is told of only until a later one began", () => {
    const first = job("tidy-1", { ownerReferences: owned("CronJob", "tidy") });
    const later = { creationTimestamp: "2026-01-01T00:05:00Z", ownerReferences: owned("CronJob", "tidy") };
    expect(observe({ jobs: [first] }).diagnoses).toHaveLength(1);
    expect(observe({ jobs: [first, job("tidy-2", later, false)] }).diagnoses).toEqual([]);
  });
});
