import { describe, expect, it } from "vitest";
import { DEVSPACE_ANNOTATION_CONFIG_HASH, DEVSPACE_ANNOTATION_REPLICAS } from "@/server/contract/labels";
import type { Pod, Workload } from "@/server/kubernetes/workloads";
import { type PlanInput, planComponent, startsPod } from "./plan";
import { ANNOTATION_ADOPTED, ANNOTATION_DEV_POD, ANNOTATION_PARKED } from "./replacement";

const workload = (annotations: Record<string, string> = {}, replicas = 1): Workload => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "backend", generation: 2, annotations },
  spec: {
    replicas,
    selector: { matchLabels: {} },
    template: { metadata: { labels: {} }, spec: { containers: [] } },
  },
  status: { observedGeneration: 2, readyReplicas: replicas },
});
const production = workload();
const parked = workload({ [DEVSPACE_ANNOTATION_REPLICAS]: "1", [ANNOTATION_PARKED]: "true" }, 0);
const scaledByCli = workload({ [DEVSPACE_ANNOTATION_REPLICAS]: "1" }, 0);
const ours = workload({ [ANNOTATION_DEV_POD]: "h", [DEVSPACE_ANNOTATION_CONFIG_HASH]: "h" });
const cli = workload({ [DEVSPACE_ANNOTATION_CONFIG_HASH]: "c" });
const takenOver = workload({ [ANNOTATION_DEV_POD]: "h", [DEVSPACE_ANNOTATION_CONFIG_HASH]: "c" });

const pod = (dev: boolean, state: "ready" | "starting" | "leaving" | "unschedulable"): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "pod",
    labels: dev ? { "devspace.sh/replaced": "true" } : {},
    deletionTimestamp: state === "leaving" ? "2026-01-01T00:00:00Z" : undefined,
  },
  spec: { containers: [] },
  status: {
    conditions: [
      { type: "Ready", status: state === "ready" || state === "leaving" ? "True" : "False" },
      ...(state === "unschedulable"
        ? [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }]
        : []),
    ],
  },
});

const plan = (input: Partial<PlanInput>) =>
  planComponent({ mode: "dev", replicas: 2, paused: false, exclusive: false, pods: [], ...input });
const up = { replicas: 2, parked: false };
const down = { replicas: 0, parked: true };

describe("a component without a volume", () => {
  it("starts right in dev mode when nothing serves yet", () => {
    expect(plan({})).toMatchObject({ production: down, dev: "run", serving: "dev" });
  });

  it("keeps the production pod until the dev pod is ready, even if it never gets there", () => {
    for (const dev of [undefined, ours]) {
      const pods = [pod(false, "ready"), ...(dev ? [pod(true, "starting")] : [])];
      expect(plan({ production, dev, pods })).toMatchObject({
        production: up,
        dev: "run",
        serving: "production",
        waitingFor: "new pod to be ready",
      });
    }
  });

  it("hands over once the dev pod is ready, for good", () => {
    const pods = [pod(false, "ready"), pod(true, "ready")];
    expect(plan({ production, dev: ours, pods })).toMatchObject({ production: down, serving: "dev" });
    expect(plan({ production: parked, dev: ours, pods: [pod(true, "starting")] })).toMatchObject({
      production: down,
      dev: "run",
    });
  });

  it("does not wait for a production pod that serves nobody", () => {
    expect(plan({ production, pods: [pod(false, "starting")] })).toMatchObject({ production: down });
    expect(plan({ production, pods: [pod(false, "leaving")] })).toMatchObject({ production: down });
  });

  it("goes back by keeping the dev pod until production is ready", () => {
    const back = { mode: "production", dev: ours, production: parked } as const;
    expect(plan({ ...back, pods: [pod(true, "ready")] })).toMatchObject({ production: up, dev: "keep" });
    expect(plan({ ...back, pods: [pod(true, "ready"), pod(false, "starting")] }).dev).toBe("keep");
    const both = [pod(true, "ready"), pod(false, "ready")];
    expect(plan({ ...back, production, pods: both }).dev).toBe("remove");
  });

  it("does not take a pod that is about to go for one that has come", () => {
    const both = [pod(true, "ready"), pod(false, "ready")];
    // Back right after a handover: the production pod is still there, its workload still at zero, or just scaled up.
    const back = { mode: "production", dev: ours, pods: both } as const;
    expect(plan({ ...back, production: parked }).dev).toBe("keep");
    const scaledUp = { ...production, status: { observedGeneration: 1, readyReplicas: 1 } };
    expect(plan({ ...back, production: scaledUp }).dev).toBe("keep");
    // To dev right after going back: a pod of the dev workload that was deleted is still there.
    expect(plan({ production, pods: both }).production).toEqual(up);
    expect(plan({ production, dev: { ...ours, status: {} }, pods: both }).production).toEqual(up);
  });

  it("goes back at once when the dev pod is broken, or holds the room that production needs", () => {
    const back = { mode: "production", dev: ours, production: parked } as const;
    expect(plan({ ...back, pods: [pod(true, "starting")] }).dev).toBe("remove");
    expect(plan({ ...back, pods: [pod(true, "ready"), pod(false, "unschedulable")] }).dev).toBe("remove");
    expect(plan({ ...back, replicas: 0, pods: [pod(true, "ready")] }).dev).toBe("remove");
  });

  it("sleeps in either mode, and stays parked", () => {
    expect(plan({ paused: true, production: parked, dev: ours })).toMatchObject({
      production: down,
      dev: "sleep",
    });
    expect(plan({ paused: true, mode: "production", production })).toMatchObject({
      production: { replicas: 0, parked: false },
      dev: "none",
    });
  });
});

describe("a component with a volume", () => {
  const exclusive = { exclusive: true };

  it("starts the dev pod only when the production pod is gone", () => {
    for (const state of ["ready", "leaving"] as const) {
      const pods = [pod(false, state)];
      expect(plan({ ...exclusive, production: parked, pods })).toMatchObject({
        production: down,
        dev: "sleep",
        waitingFor: "old pod to stop",
      });
    }
    expect(plan({ ...exclusive, production, pods: [] }).dev).toBe("sleep");
    expect(plan({ ...exclusive, production: parked, pods: [] }).dev).toBe("run");
  });

  it("does not stop a running dev pod because somebody scaled production up", () => {
    const pods = [pod(true, "ready"), pod(false, "starting")];
    expect(plan({ ...exclusive, production, dev: ours, pods })).toMatchObject({
      dev: "run",
      production: down,
    });
  });

  it("brings production back only when the dev pod is gone", () => {
    const back = { ...exclusive, mode: "production", production: parked } as const;
    expect(plan({ ...back, dev: ours, pods: [pod(true, "ready")] })).toMatchObject({
      production: down,
      dev: "remove",
    });
    expect(plan({ ...back, pods: [pod(true, "leaving")] })).toMatchObject({ production: down, dev: "none" });
    expect(plan({ ...back, pods: [] })).toMatchObject({ production: up, dev: "none" });
  });
});

describe("one volume for two workloads", () => {
  const exclusive = { exclusive: true };

  it("waits until the StatefulSet itself has seen that it is at zero, whatever pods are known", () => {
    const unseen = { ...parked, status: { observedGeneration: 1, replicas: 0 } };
    expect(plan({ ...exclusive, production: unseen }).dev).toBe("sleep");
    const stopping = { ...parked, status: { observedGeneration: 2, replicas: 1 } };
    expect(plan({ ...exclusive, production: stopping }).dev).toBe("sleep");
    const bornAtZero = { ...parked, metadata: { ...parked.metadata, generation: 1 }, status: {} };
    expect(plan({ ...exclusive, production: bornAtZero }).dev).toBe("run");
  });

  it("waits for a dev workload on its way out, whose last pod may be yet to come", () => {
    const going = { ...ours, metadata: { ...ours.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };
    expect(plan({ ...exclusive, mode: "production", production: parked, dev: going })).toMatchObject({
      production: down,
      waitingFor: "old pod to stop",
    });
    expect(plan({ ...exclusive, production: parked, dev: going })).toMatchObject({
      dev: "keep",
      waitingFor: "old pod to stop",
    });
  });

  it("tells which moves start a pod", () => {
    const starts = (input: Partial<PlanInput>) => startsPod(plan({ ...exclusive, ...input }), input);
    expect(starts({ mode: "production" })).toBe(true);
    expect(starts({ mode: "production", production: parked })).toBe(true);
    expect(starts({ mode: "production", production })).toBe(false);
    expect(starts({ production: parked })).toBe(true);
    expect(starts({ production: parked, dev: ours })).toBe(false);
    expect(starts({ production })).toBe(false);
  });
});

describe("a component the DevSpace CLI replaced", () => {
  it("stays at zero where the portal had parked it and the CLI took over the dev pod", () => {
    const input = {
      mode: "production",
      production: parked,
      dev: takenOver,
      pods: [pod(true, "ready")],
    } as const;
    expect(plan(input)).toMatchObject({ production: down, dev: "leave", replacedBy: "devspace-cli" });
  });

  it("sleeps with its environment", () => {
    expect(plan({ mode: "production", paused: true, production: scaledByCli, dev: cli })).toMatchObject({
      production: "leave",
      cliAsleep: true,
    });
    expect(plan({ paused: true, production: scaledByCli, dev: cli }).cliAsleep).toBe(true);
  });

  it("is taken back when a person asks for it", () => {
    const back = { mode: "production", takeBack: true, production: scaledByCli } as const;
    expect(plan({ ...back, dev: cli, pods: [pod(true, "ready")] })).toMatchObject({
      production: up,
      dev: "keep",
    });
    expect(plan({ ...back, pods: [] })).toMatchObject({ production: up, dev: "none" });
  });

  it("is left alone", () => {
    const input = { mode: "production", pods: [pod(true, "ready")], production: scaledByCli } as const;
    const left = { mode: "dev", replacedBy: "devspace-cli", production: "leave", serving: "dev" };
    expect(plan({ ...input, dev: cli })).toMatchObject({ ...left, dev: "leave" });
    expect(plan({ ...input, dev: takenOver })).toMatchObject({ ...left, dev: "leave" });
    expect(plan({ ...input, pods: [] })).toMatchObject({ ...left, dev: "none" });
  });

  it("is adopted by asking for dev mode, and can then be brought back", () => {
    expect(plan({ dev: cli, production: scaledByCli })).toMatchObject({ production: down, dev: "adopt" });
    const adopted = workload({ ...cli.metadata.annotations, [ANNOTATION_ADOPTED]: "true" });
    expect(plan({ mode: "production", dev: adopted, production, pods: [pod(false, "ready")] })).toMatchObject(
      { production: up, dev: "remove" },
    );
  });
});
