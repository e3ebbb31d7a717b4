import { describe, expect, it } from "vitest";
import type { Pod, PodCondition, PodContainerStatus } from "@/server/kubernetes/workloads";
import { podCause, stoppingCause } from "./cause";

const now = Date.parse("2026-01-01T00:01:00Z");

interface Shape {
  container?: Partial<PodContainerStatus>;
  conditions?: PodCondition[];
  status?: Pod["status"];
  deleting?: boolean;
}

const pod = ({ container, conditions = [], status, deleting }: Shape): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "backend-1", deletionTimestamp: deleting ? "2026-01-01T00:00:00Z" : undefined },
  spec: {
    containers: [{ name: "backend", image: "app:1", resources: { limits: { memory: "384Mi" } } }],
  },
  status: {
    phase: "Pending",
    conditions,
    containerStatuses: container ? [{ name: "backend", ready: false, restartCount: 0, ...container }] : [],
    ...status,
  },
});
const condition = (
  type: string,
  status: string,
  lastTransitionTime: string,
  reason?: string,
): PodCondition => ({
  type,
  status,
  lastTransitionTime,
  reason,
  message: "0/1 nodes are available: 1 Insufficient cpu.",
});

describe("podCause", () => {
  it("says nothing of a pod that serves", () => {
    expect(
      podCause(pod({ conditions: [condition("Ready", "True", "2026-01-01T00:00:00Z")] }), now),
    ).toBeUndefined();
  });

  it.each([
    [
      "an image that cannot be pulled",
      { state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } },
      "ImagePullBackOff",
      /app:1 cannot be pulled.*registry.*not found/,
    ],
    [
      "a container that cannot be configured",
      { state: { waiting: { reason: "CreateContainerConfigError", message: 'secret "x" not found' } } },
      "CreateContainerConfigError",
      /secret "x" not found/,
    ],
    [
      "a crash loop",
      {
        restartCount: 3,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 2 } },
      },
      "CrashLoopBackOff",
      /exit code 2.*3 times/,
    ],
    [
      "a container that crashed and was just started again",
      { restartCount: 1, state: { running: {} }, lastState: { terminated: { exitCode: 1 } } },
      "CrashLoopBackOff",
      /exit code 1.*once/,
    ],
    [
      "too little memory",
      { restartCount: 1, state: { terminated: { exitCode: 137, reason: "OOMKilled" } } },
      "OOMKilled",
      /limit of 384Mi.*Raise/,
    ],
  ])("is hard for %s", (_what, container, reason, message) => {
    expect(podCause(pod({ container }), now)).toMatchObject({
      reason,
      hard: true,
      message: expect.stringMatching(message),
    });
  });

  it("does not change its mind while the kubelet tries an image again and again", () => {
    const waiting = (reason: string, message: string) =>
      podCause(pod({ container: { state: { waiting: { reason, message } } } }), now);
    expect(waiting("ErrImagePull", "no such host")).toEqual(
      waiting("ImagePullBackOff", 'Back-off pulling image "app:1": ErrImagePull: no such host'),
    );
  });

  it.each([
    ["is created", { state: { waiting: { reason: "ContainerCreating" } } }, "ContainerCreating"],
    ["starts", { state: { running: {} }, started: false }, "Starting"],
  ])("is soft while a container %s", (_what, container, reason) => {
    expect(podCause(pod({ container }), now)).toMatchObject({ reason, hard: false });
  });

  it("gives the scheduler a moment, then says what it lacks", () => {
    const waiting = (since: string) =>
      podCause(pod({ conditions: [condition("PodScheduled", "False", since, "Unschedulable")] }), now);
    expect(waiting("2026-01-01T00:00:57Z")).toMatchObject({ hard: false, hardInMs: 7000 });
    expect(waiting("2026-01-01T00:00:50Z")).toMatchObject({
      reason: "Unschedulable",
      hard: true,
      message: expect.stringContaining("Insufficient cpu"),
    });
  });

  it("gives readiness a moment too, and more before the first time", () => {
    const unready = (startedAt: string, since: string) =>
      podCause(
        pod({
          container: { state: { running: { startedAt } }, started: true },
          conditions: [condition("Ready", "False", since)],
        }),
        now,
      );
    const lost = (since: string) => unready("2026-01-01T00:00:00Z", since);
    expect(lost("2026-01-01T00:00:40Z")).toMatchObject({ reason: "NotReady", hard: false, hardInMs: 10_000 });
    expect(lost("2026-01-01T00:00:30Z")).toMatchObject({ reason: "NotReady", hard: true });
    const never = (startedAt: string) => unready(startedAt, "2025-12-31T23:50:00Z");
    expect(never("2026-01-01T00:00:00Z")).toMatchObject({ hard: false, hardInMs: 60_000 });
    expect(never("2025-12-31T23:59:00Z")).toMatchObject({ reason: "NotReady", hard: true });
  });

  it("tells an evicted pod and a stopping one from broken ones", () => {
    expect(
      podCause(pod({ status: { phase: "Failed", reason: "Evicted", message: "low on memory" } }), now),
    ).toEqual({
      reason: "Evicted",
      message: "The pod ended: low on memory.",
      hard: true,
    });
    const crashed = { state: { terminated: { exitCode: 1 } } };
    expect(podCause(pod({ deleting: true, container: crashed }), now - 45_000)).toMatchObject({
      reason: "Terminating",
      hard: false,
    });
  });
});

describe("stoppingCause", () => {
  const leaving = (deletionTimestamp: string): Pod => ({
    ...pod({}),
    metadata: { name: "postgres-0", namespace: "env-shop", deletionTimestamp },
  });

  it("waits until well after the grace, then names the pod that does not go", () => {
    expect(stoppingCause([pod({})], now)).toBeUndefined();
    expect(stoppingCause([leaving("2026-01-01T00:01:10Z")], now)).toMatchObject({
      hard: false,
      hardInMs: 40_000,
    });
    expect(stoppingCause([leaving("2026-01-01T00:00:30Z")], now)).toMatchObject({
      reason: "StuckTerminating",
      hard: true,
      message: expect.stringContaining("kubectl -n env-shop delete pod postgres-0 --force"),
    });
  });

  it("names the finalizer that holds a pod, which no force takes off", () => {
    const held = leaving("2026-01-01T00:00:30Z");
    held.metadata.finalizers = ["example.com/backup"];
    const { message } = stoppingCause([held], now) ?? {};
    expect(message).toContain("its finalizer example.com/backup holds it");
    expect(message).not.toContain("--force");
  });
});
