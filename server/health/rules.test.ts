import { describe, expect, it } from "vitest";
import type {
  Event,
  PersistentVolumeClaim,
  Pod,
  PodContainerStatus,
  Workload,
} from "@/server/kubernetes/workloads";
import { diagnoseComponent, diagnoseWorkload, warningsOf } from "./component";
import { findingsOf } from "./findings";
import { diagnosePod } from "./pod";
import { namespaceHeld } from "./rules/namespace-held";
import { waitingVolume } from "./rules/waiting-volume";
import { type ComponentSnapshot, NOT_CHECKED } from "./snapshot";

const start = Date.parse("2026-01-01T00:00:00Z");
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const now = start + 60_000;

const pod = (containers: Partial<PodContainerStatus>[], more: Pod["status"] = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "backend-1", namespace: "env-shop" },
  spec: {
    containers: [{ name: "c0", image: "registry.test:4290/app:1", resources: { requests: { cpu: "8" } } }],
  },
  status: {
    phase: "Pending",
    containerStatuses: containers.map((one, index) => ({
      ...{ name: `c${index}`, ready: false, restartCount: 0 },
      ...one,
    })),
    ...more,
  },
});
const told = (one: Pod, dev = false) => diagnosePod({ pod: one, dev, now });
const pull = (message: string) => told(pod([{ state: { waiting: { reason: "ErrImagePull", message } } }]));

const deployment = (status: Workload["status"], ports: [string, number][] = []): Workload => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "backend", namespace: "env-shop", generation: 1 },
  spec: {
    selector: { matchLabels: { app: "backend" } },
    template: {
      metadata: { labels: {} },
      spec: {
        containers: [
          {
            name: "backend",
            image: "app:1",
            ports: ports.map(([name, containerPort]) => ({ name, containerPort })),
          },
        ],
      },
    },
  },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 0, ...status },
});
const workload = (more: Partial<ComponentSnapshot>): ComponentSnapshot => ({
  ...{ desired: 1, dev: false, pods: [], refusal: NOT_CHECKED, claim: NOT_CHECKED, now },
  ...more,
});

/** What no cluster at hand shows, and single differences; what one did show is in recorded/. */

describe("an image that cannot be pulled", () => {
  it("tells a registry that limits from one that wants a sign-in, and both from a wrong name", () => {
    expect(
      pull(
        'failed to pull and unpack image "registry.test:4290/app:1": unexpected status from HEAD request: 429 Too Many Requests - toomanyrequests',
      ),
    ).toMatchObject({ code: "ImagePullRateLimited", reason: "ImagePullBackOff", severity: "error" });
    expect(
      pull("failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized"),
    ).toMatchObject({ code: "ImagePullUnauthorized", reason: "ImagePullBackOff" });
    expect(pull('failed to resolve reference "registry.test:4290/app:1": not found')).toMatchObject({
      code: "ImagePullBackOff",
    });
  });
});

describe("a container that runs and is not started", () => {
  const running = { state: { running: { startedAt: at(0) } }, started: false };
  const waiting = { state: { waiting: { reason: "ContainerCreating" } } };

  it("is starting, whatever else is being created in its pod", () => {
    expect(told(pod([waiting, running]))).toMatchObject({ code: "Starting", severity: "waiting" });
  });
  it("is not told of one that is not there yet", () => {
    expect(told(pod([waiting]))).toMatchObject({ code: "ContainerCreating" });
  });
});

describe("a full cluster", () => {
  const unplaced = (message: string) =>
    told(
      pod([], {
        conditions: [{ type: "PodScheduled", status: "False", lastTransitionTime: at(0), message }],
      }),
    );
  it("is told with what is asked for, and what helps", () => {
    expect(unplaced("0/1 nodes are available: 1 Insufficient cpu.")?.remedy.text).toBe(
      "The cluster is full: it asks for cpu 8. Pause an environment that nobody uses, or lower the requested cpu.",
    );
  });
  it("is not blamed for a taint", () => {
    expect(unplaced("0/1 nodes are available: 1 node(s) had untolerated taint.")?.remedy.text).not.toMatch(
      /full/,
    );
  });
});

describe("a volume made anew", () => {
  const volume = { claim: "data-0", namespace: "env-shop", since: at(0), replacedAt: at(1) };
  const codes = (more: Partial<ComponentSnapshot>) => warningsOf(workload(more)).map(({ code }) => code);
  it("is told for a day", () => {
    expect(codes({ volume })).toEqual(["VolumeReplaced"]);
    expect(codes({ volume, now: start + 24 * 3_600_000 })).toEqual(["VolumeReplaced"]);
    expect(codes({ volume, now: start + 24 * 3_600_000 + 2000 })).toEqual([]);
  });
});

describe("a dev pod that lost its readiness", () => {
  const lost = (startedAt: string) =>
    pod([{ state: { running: { startedAt } }, started: true }], {
      conditions: [{ type: "Ready", status: "False", lastTransitionTime: at(20) }],
    });
  it("may have lost the process that serves, while the one that reloads runs on", () => {
    expect(told(lost(at(0)), true)).toMatchObject({
      ...{ code: "DevProcessGone", reason: "NotReady", severity: "error" },
      remedy: { text: expect.stringContaining("memory limit") },
    });
  });
  it("is not told of production, nor of a pod that never was ready", () => {
    expect(told(lost(at(0)))?.code).toBe("NotReady");
    expect(told(lost(at(30)), true)?.code).toBe("NotReady");
  });
});

describe("a pod without our label that serves", () => {
  const target = deployment({ readyReplicas: 1 });
  const previous = { state: "Progressing", lastTransitionTime: at(0) };
  it("is told, and stays told", () => {
    expect(diagnoseWorkload(workload({ target, previous }))).toMatchObject({
      ...{ code: "PodWithoutLabel", severity: "error" },
      remedy: { action: "kubectl -n env-shop delete pod -l app=backend" },
    });
    const again = { state: "Degraded", reason: "PodWithoutLabel", lastTransitionTime: at(60) };
    expect(diagnoseWorkload(workload({ target, previous: again }))).toMatchObject({ severity: "error" });
  });
  it("is not told while the watches may differ, nor of a pod that is not ready", () => {
    const soon = { state: "Progressing", lastTransitionTime: at(55) };
    expect(diagnoseWorkload(workload({ target, previous: soon }))).toMatchObject({ severity: "waiting" });
    expect(diagnoseWorkload(workload({ target: deployment({}), previous }))).toBeUndefined();
  });
});

describe("a pod that does not stop", () => {
  const leaving = pod([]);
  leaving.metadata = { ...leaving.metadata, deletionTimestamp: at(10) };
  const of = (...pods: Pod[]) => ({ ...workload({ pods }), desired: 1 });

  it("keeps its component from serving where no other may take its place", () => {
    expect(diagnoseComponent(of(leaving))).toMatchObject({ code: "StuckTerminating", severity: "error" });
    expect(warningsOf(of(leaving))).toEqual([]);
  });

  it("is only a warning beside as many as are wanted", () => {
    const serving = pod([{ ready: true }], { conditions: [{ type: "Ready", status: "True" }] });
    expect(diagnoseComponent(of(leaving, serving))?.code).not.toBe("StuckTerminating");
    expect(warningsOf(of(leaving, serving))).toMatchObject([
      { code: "StuckTerminating", severity: "warning" },
    ]);
  });
});

describe("a pod that was evicted", () => {
  const evicted = pod([], { phase: "Failed", reason: "Evicted", message: "Usage exceeds 5Mi. " });
  const other = pod([{ ready: true }], { conditions: [{ type: "Ready", status: "True" }] });
  const of = (status: Workload["status"]) =>
    diagnoseComponent(workload({ target: deployment(status), pods: [evicted, other] }));

  it("is told while another is wanted, and not once that stands in its place, though it stays in the list", () => {
    expect(of({ observedGeneration: 1, replicas: 2, updatedReplicas: 1 })).toMatchObject({
      ...{ code: "Evicted", severity: "error", message: "The pod ended: Usage exceeds 5Mi." },
    });
    expect(of({ observedGeneration: 1, replicas: 1, updatedReplicas: 1 })).toBeUndefined();
  });

  it("is told after what keeps its successor from running", () => {
    const successor = pod([{ state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } }]);
    const snapshot = workload({ target: deployment({ replicas: 1 }), pods: [evicted, successor] });
    expect(diagnoseComponent(snapshot)?.code).toBe("ImagePullBackOff");
  });
});

describe("findingsOf", () => {
  it("has errors first, nothing that waits, and keeps the time it was first told", () => {
    const warning = warningsOf(
      workload({
        target: deployment({}, [
          ["http", 1],
          ["http", 2],
        ]),
      }),
    );
    const error = pull("not found");
    const waits = told(pod([]));
    const diagnoses = [...warning, error, waits].flatMap((diagnosis) => diagnosis ?? []);
    const all = diagnoses.map((diagnosis) => ({ component: "backend", diagnosis }));
    const first = findingsOf(all, [], new Date(now));
    expect(first.map(({ code }) => code)).toEqual(["ImagePullBackOff", "DuplicatePortName"]);
    expect(findingsOf(all, first, new Date(now + 5000))).toEqual(first);
  });
});

describe("a claim without its volume", () => {
  const claim = (storageClassName?: string): PersistentVolumeClaim => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data-postgres-0", namespace: "env-shop", creationTimestamp: at(0) },
    spec: { storageClassName, resources: { requests: { storage: "1Gi" } } },
    status: { phase: "Pending" },
  });
  const event = (reason: string, message: string) => ({
    ...{ apiVersion: "v1", kind: "Event", metadata: { name: "one" } },
    ...{ reason, message },
  });
  const waiting = (storageClassName: string | undefined, exists: boolean, ...newestFirst: Event[]) =>
    waitingVolume(
      workload({
        claim: {
          kind: "found",
          value: {
            claim: claim(storageClassName),
            storageClass: exists ? { kind: "found", value: "local" } : { kind: "not-found" },
            events: { kind: "found", value: newestFirst },
          },
        },
      }),
    );

  it("tells a missing default class, a missing class and a provisioner that is away", () => {
    const none = event(
      "FailedBinding",
      "no persistent volumes available for this claim and no storage class is set",
    );
    expect(waiting(undefined, false, none)).toMatchObject({
      ...{ code: "NoDefaultStorageClass", severity: "error" },
      message: expect.stringContaining("no storage class is set"),
    });
    expect(waiting("", false, none)).toMatchObject({ code: "NoStorageClass" });
    const missing = event("ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found');
    expect(waiting("fast", false, missing)).toMatchObject({ code: "StorageClassMissing" });
    const away = event(
      "ExternalProvisioning",
      "Waiting for a volume to be created by the external provisioner",
    );
    expect(waiting("local", true, away)).toMatchObject({
      code: "VolumeNotProvided",
      evidence: [{ field: "status.phase" }, { field: "events", value: away.message }],
    });
    // The class is there by now.
    const { evidence } = waiting("fast", true, missing) ?? {};
    expect(evidence).toEqual([expect.objectContaining({ field: "status.phase" })]);
  });

  it("gives a provisioner that said that it is at it more time than one that is away", () => {
    const begun = event("Provisioning", "External provisioner is provisioning volume");
    const others = event("ExternalProvisioning", "Waiting for a volume to be created");
    expect(waiting("local", true, others, begun)).toMatchObject({
      ...{ code: "VolumeBeingProvided", severity: "waiting" },
      message: expect.stringContaining("is being made"),
    });
    const failed = event("ProvisioningFailed", "no space left");
    expect(waiting("local", true, others, failed, begun)).toMatchObject({
      ...{ code: "VolumeNotProvided", severity: "error" },
    });
  });

  it("says nothing of one that waits for its pod, nor of what nobody looked at", () => {
    const first = event("WaitForFirstConsumer", "waiting for first consumer to be created before binding");
    expect(waiting("local", true, first)).toBeUndefined();
    expect(waitingVolume(workload({}))).toBeUndefined();
  });
});

describe("a claim that lost its volume", () => {
  const lost = (pods: Pod[]) =>
    workload({
      pods,
      claim: {
        kind: "found",
        value: {
          claim: {
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            metadata: { name: "data-postgres-0", namespace: "env-shop" },
            spec: {
              storageClassName: "local",
              volumeName: "pv-1",
              resources: { requests: { storage: "1Gi" } },
            },
            status: { phase: "Lost" },
          },
          storageClass: { kind: "found", value: "local" },
          events: { kind: "found", value: [] },
        },
      },
    });
  it("is an error, and only a warning while its pod works on with it", () => {
    expect(diagnoseComponent(lost([]))).toMatchObject({ code: "VolumeLost", severity: "error" });
    expect(warningsOf(lost([]))).toEqual([]);
    const serving = pod([], { conditions: [{ type: "Ready", status: "True", lastTransitionTime: at(0) }] });
    expect(diagnoseComponent(lost([serving]))).toBeUndefined();
    expect(warningsOf(lost([serving]))).toMatchObject([{ code: "VolumeLost", severity: "warning" }]);
  });
});

describe("a namespace that does not go", () => {
  const namespace = (finalizers: string[], deletionTimestamp = at(0)) => ({
    ...{ apiVersion: "v1", kind: "Namespace" },
    metadata: { name: "env-shop", finalizers, deletionTimestamp },
  });
  it("is not told within the time deleting takes, nor where nothing holds it", () => {
    expect(namespaceHeld(namespace(["example.com/hold"], at(50)), now)?.severity).toBe("waiting");
    expect(namespaceHeld(namespace([]), now)).toBeUndefined();
  });
});

describe("a quota that refuses pods", () => {
  const refusedBy = (message: string) =>
    diagnoseWorkload(
      workload({
        target: deployment({
          replicas: 0,
          updatedReplicas: 0,
          conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message }],
        }),
      }),
    );
  const words = (name: string) =>
    `pods "backend-1" is forbidden: exceeded quota: ${name}, requested: requests.cpu=2, used: requests.cpu=1, limited: requests.cpu=2`;

  it("is told with its numbers, and by whose it is with what helps", () => {
    expect(refusedBy(words("environment-share"))).toMatchObject({
      ...{ code: "QuotaExceeded", reason: "FailedCreate", severity: "error" },
      message: expect.stringContaining("used: requests.cpu=1, limited: requests.cpu=2"),
      remedy: { text: expect.stringContaining("share of what its owner may have") },
    });
    expect(refusedBy(words("team"))).toMatchObject({ code: "FailedCreate" });
  });

  it("is no finding while Kubernetes still counts", () => {
    const counting =
      'pods "backend-1" is forbidden: status unknown for quota: environment-share, resources: requests.cpu';
    expect(refusedBy(counting)).toMatchObject({ severity: "waiting" });
  });
});
