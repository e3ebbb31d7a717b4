import { describe, expect, it } from "vitest";
import { containerState, type Pod } from "./container-state";

type Status = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>[number];

const pod = (
  status: Omit<Status, "name"> | undefined,
  more: Partial<NonNullable<Pod["status"]>> = {},
): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-0", uid: "u" },
  status: { phase: "Pending", containerStatuses: status ? [{ name: "app", ...status }] : [], ...more },
});
const ended = {
  exitCode: 1,
  reason: "Error",
  finishedAt: "2026-01-01T00:00:00Z",
  containerID: "containerd://1",
};

describe("containerState", () => {
  it("is pending with the scheduler's words while there is no node", () => {
    const conditions = [
      { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/1 nodes are available." },
    ];
    expect(containerState(pod(undefined, { conditions }), "app")).toEqual({
      restart: 0,
      phase: "pending",
      reason: "Unschedulable: 0/1 nodes are available.",
    });
  });

  it("is pending with the kubelet's words while the image is missing", () => {
    const waiting = { reason: "ImagePullBackOff", message: "Back-off pulling image" };
    expect(containerState(pod({ state: { waiting } }), "app")).toMatchObject({
      phase: "pending",
      reason: "ImagePullBackOff: Back-off pulling image",
    });
  });

  it("is running, with the run before", () => {
    const status = { restartCount: 2, state: { running: {} }, lastState: { terminated: ended } };
    expect(containerState(pod(status), "app")).toMatchObject({ phase: "running", restart: 2, previous: 1 });
  });

  it("between two runs has the log of the run that ended", () => {
    const status = {
      restartCount: 3,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: ended },
    };
    expect(containerState(pod(status), "app")).toEqual({
      restart: 3,
      phase: "ended",
      reason: "CrashLoopBackOff: Error, exit code 1",
      endedAt: "2026-01-01T00:00:00Z",
    });
  });

  it("without a container there is no log to read", () => {
    const { containerID: _, ...neverStarted } = ended;
    expect(containerState(pod({ state: { terminated: neverStarted } }), "app").phase).toBe("pending");
  });
});
