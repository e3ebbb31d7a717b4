import { describe, expect, it } from "vitest";
import { type EnvironmentStatus, environmentSpec, environmentStatus } from "@/server/contract/environment";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import { IN_DEV, IN_PRODUCTION } from "@/server/dev-mode/testing/plans";
import type { Pod, PodContainerStatus, Workload } from "@/server/kubernetes/workloads";
import { eventsBetween } from "../reconcile/events";
import { acceptSpec } from "../template/accept";
import { fullStack } from "../template/testing/bundled";
import { type ObservedComponent, type ObserveInput, observe } from "./observe";

const at = (seconds: number) => new Date(Date.parse("2026-01-01T00:00:00Z") + seconds * 1000);
const toDev: ComponentPlan = {
  mode: "dev",
  replacedBy: "portal",
  serving: "production",
  production: { replicas: 1, parked: false },
  dev: "run",
  waitingFor: "new pod to be ready",
};

const workload = (name: string, more: Partial<Workload["status"]> = {}): Workload => ({
  apiVersion: "apps/v1",
  kind: name === "postgres" ? "StatefulSet" : "Deployment",
  metadata: { name, generation: 1 },
  spec: {
    replicas: 1,
    selector: { matchLabels: {} },
    template: { metadata: { labels: {} }, spec: { containers: [{ name, image: `${name}:1` }] } },
  },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, ...more },
});
const targets = { frontend: "frontend", backend: "backend", database: "postgres" };

const pod = (
  component: string,
  ready: boolean,
  { dev = false, container = {} as Partial<PodContainerStatus> } = {},
): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `${component}-${dev ? "dev" : "1"}`,
    labels: { "app.kubernetes.io/component": component, ...(dev ? { "devspace.sh/replaced": "true" } : {}) },
  },
  spec: { containers: [{ name: component, image: `${component}:1` }] },
  status: {
    phase: "Running",
    conditions: [
      { type: "Ready", status: ready ? "True" : "False", lastTransitionTime: at(0).toISOString() },
    ],
    containerStatuses: [
      { name: component, ready, restartCount: 0, state: { running: {} }, started: ready, ...container },
    ],
  },
});
const allReady = [pod("frontend", true), pod("backend", true), pod("database", true)];
const crashing = {
  restartCount: 4,
  state: { waiting: { reason: "CrashLoopBackOff" } },
  lastState: { terminated: { exitCode: 1 } },
};

type Options = Partial<Omit<ObserveInput, "spec" | "components">> & {
  spec?: object;
  plans?: Record<string, ComponentPlan>;
  components?: Record<string, Omit<ObservedComponent, "plan">>;
};
const look = ({ spec, plans, components, ...input }: Options = {}) => {
  const there = (name: keyof typeof targets) => ({
    target: targets[name],
    production: workload(targets[name]),
    images: { production: `${name}:1`, dev: `${name}:dev` },
  });
  return observe({
    name: "shop",
    template: fullStack,
    ...acceptSpec(fullStack, environmentSpec.parse({ owner: "ada@example.com", ...spec })),
    generation: 1,
    createdAt: at(0).toISOString(),
    previous: environmentStatus.parse({}),
    components: new Map(
      Object.entries({
        frontend: there("frontend"),
        backend: there("backend"),
        database: there("database"),
        ...components,
      }).map(([name, one]) => [name, { ...one, plan: plans?.[name] ?? IN_PRODUCTION }]),
    ),
    beside: new Map(),
    pods: allReady,
    steps: { namespace: { state: "done" }, policies: { state: "done" }, config: { state: "done" } },
    restart: false,
    failures: [],
    now: at(10),
    ...input,
  });
};
const conditions = (status: EnvironmentStatus) =>
  Object.fromEntries(status.conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]));
const stepStates = (status: EnvironmentStatus) => status.steps.map(({ name, state }) => `${name} ${state}`);

describe("a volume", () => {
  const claim = { claim: "data-postgres-0", namespace: "env-shop", size: "1Gi", canGrow: false };
  const withVolume = (uid: string, bound: boolean, previous?: EnvironmentStatus) => {
    const volume = { ...claim, uid, bound, since: at(1).toISOString() };
    const images = { production: "database:1", dev: "" };
    const database = { target: targets.database, production: workload(targets.database), images, volume };
    return look({ components: { database }, ...(previous ? { previous } : {}) }).status;
  };
  const codes = ({ findings }: EnvironmentStatus) => findings.map(({ code }) => code);

  it("in the place of one that had data is told, and stays told", () => {
    const replaced = withVolume("two", false, withVolume("one", true));
    expect(codes(replaced)).toEqual(["VolumeReplaced"]);
    expect(replaced.components.database?.volume?.replacedAt).toBe(at(10).toISOString());
    expect(codes(withVolume("two", true, replaced))).toEqual(["VolumeReplaced"]);
    expect(replaced.phase).toBe("Ready");
  });

  it("in the place of a claim that never had one is not, nor the same one", () => {
    expect(codes(withVolume("two", true, withVolume("one", false)))).toEqual([]);
    expect(codes(withVolume("one", true, withVolume("one", true)))).toEqual([]);
  });
});

describe("creation", () => {
  it("is Creating until every component serves, then Ready with the time it took", () => {
    const first = look({
      pods: [],
      components: { backend: { target: "backend", images: { production: "backend:1", dev: "" } } },
      steps: {
        namespace: { state: "done", startedAt: at(0.2).toISOString(), finishedAt: at(0.3).toISOString() },
        policies: { state: "done" },
        config: { state: "done" },
      },
      now: at(0.5),
    }).status;
    expect(first.phase).toBe("Creating");
    expect(conditions(first)).toMatchObject({ Ready: "False Starting", Degraded: "False AsExpected" });
    expect(stepStates(first)).toEqual([
      "namespace done",
      "policies done",
      "config done",
      "database running",
      "backend running",
      "frontend running",
    ]);
    expect(first.components.backend).toMatchObject({
      state: "Progressing",
      image: "backend:1",
      readyReplicas: 0,
    });

    const second = look({ previous: first, now: at(7) }).status;
    expect(second.phase).toBe("Ready");
    expect(second.createdInMs).toBe(6800);
    expect(second.steps.map(({ finishedAt }) => finishedAt)).toEqual([
      at(0.3).toISOString(),
      at(0.5).toISOString(),
      at(0.5).toISOString(),
      at(7).toISOString(),
      at(7).toISOString(),
      at(7).toISOString(),
    ]);
    expect(conditions(second)).toEqual({
      Ready: "True AllComponentsReady",
      Progressing: "False Settled",
      Degraded: "False AsExpected",
      Accepted: "True Accepted",
    });
    expect(look({ previous: second, now: at(60) }).status).toEqual(second);
  });

  it("counts from the creation when the controller came later", () => {
    const steps = {
      namespace: { state: "done" as const, startedAt: at(30).toISOString() },
      policies: { state: "done" as const },
      config: { state: "done" as const },
    };
    expect(look({ steps, now: at(40) }).status.createdInMs).toBe(40_000);
  });

  it("says which step failed and why, and goes on when it heals", () => {
    const failed = look({ pods: [pod("backend", false, { container: crashing })] }).status;
    expect(failed.phase).toBe("Degraded");
    expect(failed.steps.find(({ name }) => name === "backend")).toMatchObject({
      state: "failed",
      message: expect.stringContaining("exit code 1"),
    });
    expect(look({ previous: failed, now: at(20) }).status).toMatchObject({
      phase: "Ready",
      createdInMs: 20_000,
    });
  });

  it("begins anew when the namespace was lost", () => {
    const ready = look().status;
    const again = look({
      previous: ready,
      restart: true,
      pods: [],
      steps: {
        namespace: { state: "running" },
        policies: { state: "pending" },
        config: { state: "pending" },
      },
      now: at(100),
    }).status;
    expect(stepStates(again)[0]).toBe("namespace running");
    expect(again.steps[0]?.startedAt).toBe(at(100).toISOString());
    expect(again.phase).toBe("Creating");
  });
});

describe("a rollout", () => {
  it("is not Ready on the strength of the old pods", () => {
    const behind = [
      workload("backend", { observedGeneration: 0 }),
      workload("backend", { replicas: 2, updatedReplicas: 1 }),
      workload("backend", { updatedReplicas: 0 }),
    ];
    const ready = look().status;
    for (const production of behind) {
      const components = { backend: { target: "backend", production, images: { production: "", dev: "" } } };
      const { status } = look({ previous: ready, components });
      expect(status.components.backend?.state).toBe("Progressing");
      expect(status.phase).toBe("Updating");
    }
  });
});

describe("a mode switch", () => {
  const ready = look().status;
  const dev = workload("backend-devspace");
  const backend = {
    target: "backend",
    production: workload("backend"),
    dev,
    images: { production: "", dev: "" },
  };

  it("has no time where two looks in a row are all it took", () => {
    const before = look({
      previous: ready,
      plans: { backend: IN_DEV },
      components: { backend },
      now: at(19),
    }).status;
    // Production never stopped: what is left is the dev workload, which is there at the first look only.
    const leaving = { ...IN_PRODUCTION, waitingFor: "new pod to be ready" } as const;
    const begun = look({ previous: before, plans: { backend: leaving }, now: at(20) }).status;
    expect(begun.components.backend).toMatchObject({ mode: "production", modePhase: "Switching" });
    const done = look({ previous: begun, now: at(20.03) }).status;
    expect(done.components.backend).toMatchObject({ modePhase: "Stable", state: "Ready" });
    expect(done.components.backend?.switch).toBeUndefined();
    const told = eventsBetween(begun, done).map(({ message }) => message);
    expect(told).toContain("backend is in production mode.");
  });

  it("is timed from the first look to Ready", () => {
    const pods = [...allReady, pod("backend", false, { dev: true })];
    const begun = look({
      previous: ready,
      plans: { backend: toDev },
      components: { backend },
      pods,
      now: at(20),
    }).status;
    expect(begun.components.backend).toMatchObject({
      mode: "dev",
      modePhase: "Switching",
      state: "Progressing",
      workload: "backend",
      replacedBy: "portal",
      switch: { startedAt: at(20).toISOString() },
    });
    expect(begun.phase).toBe("Updating");
    expect(conditions(begun)).toMatchObject({ Ready: "False Switching", Progressing: "True Switching" });

    const after = [...allReady, pod("backend", true, { dev: true })];
    const input = { plans: { backend: IN_DEV }, components: { backend }, pods: after };
    const done = look({ ...input, previous: begun, now: at(23.5) }).status;
    expect(done.components.backend).toMatchObject({
      modePhase: "Stable",
      state: "Ready",
      workload: "backend-devspace",
      image: "backend-devspace:1",
      switch: { startedAt: at(20).toISOString(), readyAt: at(23.5).toISOString(), durationMs: 3500 },
    });
    expect(done.phase).toBe("Ready");
    expect(look({ ...input, previous: done, now: at(99) }).status).toEqual(done);
  });

  it("fails with the dev pod's reason while production keeps serving, and recovers by going back", () => {
    const pods = [...allReady, pod("backend", false, { dev: true, container: crashing })];
    const failed = look({
      previous: ready,
      plans: { backend: toDev },
      components: { backend },
      pods,
      now: at(20),
    }).status;
    expect(failed.components.backend).toMatchObject({
      modePhase: "Failed",
      state: "Degraded",
      reason: "CrashLoopBackOff",
      message: expect.stringContaining("production pod keeps serving"),
      workload: "backend",
      readyReplicas: 1,
    });
    const back = look({ previous: failed, now: at(30) }).status;
    expect(back.components.backend).toMatchObject({
      mode: "production",
      modePhase: "Stable",
      state: "Ready",
    });
    expect(back.phase).toBe("Ready");
  });

  it("is not begun by seeing an environment for the first time", () => {
    const status = look({ plans: { backend: IN_DEV }, components: { backend } }).status;
    expect(status.components.backend).not.toHaveProperty("switch");
  });
});

describe("sleep", () => {
  it("is not red: paused, or scaled to zero", () => {
    const stopped = look({ spec: { paused: true }, pods: [] }).status;
    expect(stopped.phase).toBe("Paused");
    expect(conditions(stopped)).toMatchObject({ Ready: "False Paused", Degraded: "False AsExpected" });
    expect(stopped.components.database).toMatchObject({
      state: "Asleep",
      reason: "Paused",
      desiredReplicas: 0,
    });

    const zero = { components: { backend: { replicas: 0 } } };
    const scaled = look({ spec: zero, pods: [pod("frontend", true), pod("database", true)] }).status;
    expect(scaled.phase).toBe("Ready");
    expect(scaled.components.backend).toMatchObject({ state: "Asleep", reason: "ScaledToZero" });
  });

  it("is reached only when the pods are gone", () => {
    const status = look({ previous: look().status, spec: { paused: true } }).status;
    expect(status.phase).toBe("Updating");
    expect(status.components.backend).toMatchObject({ state: "Progressing", reason: "Stopping" });
  });

  it("is kept up by no pod that ended, as one that was evicted", () => {
    const evicted = { ...pod("backend", false), status: { phase: "Failed", reason: "Evicted" } };
    const phaseWith = (one: typeof evicted) =>
      look({ previous: look().status, spec: { paused: true }, pods: [one] }).status.phase;
    expect(phaseWith(evicted)).toBe("Paused");
    const going = { ...evicted.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" };
    expect(phaseWith({ ...evicted, metadata: going })).toBe("Updating");
  });
});

describe("honest causes", () => {
  it("are quota and admission refusals, from the Deployment's own condition", () => {
    const production = workload("backend", {
      updatedReplicas: 0,
      conditions: [
        { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota: small" },
      ],
    });
    const components = { backend: { target: "backend", production, images: { production: "", dev: "" } } };
    const { status } = look({ components, pods: [pod("frontend", true), pod("database", true)] });
    expect(status.components.backend).toMatchObject({ state: "Degraded", reason: "FailedCreate" });
    expect(status.components.backend?.message).toContain("exceeded quota: small");
    expect(status.phase).toBe("Degraded");
  });

  it("are a StatefulSet without a pod, after a while", () => {
    const pods = [pod("frontend", true), pod("backend", true)];
    const components = {
      database: {
        target: "postgres",
        production: workload("postgres", { updatedReplicas: 0 }),
        images: { production: "", dev: "" },
      },
    };
    const first = look({ pods, components, now: at(0) });
    const early = look({ pods, components, previous: first.status, now: at(5) });
    expect(early.status.components.database?.state).toBe("Progressing");
    expect(early.recheckInMs).toBe(2000);
    const late = look({ pods, components, previous: early.status, now: at(15) });
    expect(late.status.components.database).toMatchObject({ state: "Degraded", reason: "PodNotCreated" });
  });

  it("that a StatefulSet's pod is refused is told in the API server's words, and stays told", () => {
    const pods = [pod("frontend", true), pod("backend", true)];
    const refusal = { message: "exceeded quota: small", at: at(3).toISOString() };
    const database = {
      target: "postgres",
      production: workload("postgres"),
      images: { production: "", dev: "" },
    };
    const first = look({ pods, components: { database }, now: at(2) }).status;
    const seen = (previous: EnvironmentStatus, seconds: number, told = refusal) =>
      look({ pods, components: { database: { ...database, refusal: told } }, previous, now: at(seconds) })
        .status;
    const told = seen(first, 4);
    const words = {
      state: "Degraded",
      reason: "FailedCreate",
      message: expect.stringContaining("quota: small"),
    };
    expect(told.components.database).toMatchObject(words);
    expect(seen(told, 40)).toEqual(told);
    // An event from before the pod was missing says nothing.
    const old = { ...refusal, at: at(-60).toISOString() };
    expect(seen(first, 4, old).components.database?.state).toBe("Progressing");
    expect(seen(first, 20, old).components.database).toMatchObject(words);
  });

  it("do not change the status again and again while they last", () => {
    const failing = (seconds: number, previous?: EnvironmentStatus) => {
      const times = { startedAt: at(seconds).toISOString(), finishedAt: at(seconds).toISOString() };
      const message = "NetworkPolicy frontend was refused.";
      return look({
        failures: [{ message }],
        steps: {
          namespace: { state: "done" },
          policies: { state: "failed", message, ...times },
          config: { state: "done" },
        },
        now: at(seconds),
        ...(previous ? { previous } : {}),
      }).status;
    };
    const first = failing(10);
    expect(failing(20, first)).toEqual(first);
  });

  it("are objects that could not be written", () => {
    const { status } = look({ failures: [{ message: "NetworkPolicy frontend was refused." }] });
    expect(conditions(status)).toMatchObject({ Ready: "False ApplyFailed", Degraded: "True ApplyFailed" });
    const backend = look({
      failures: [{ component: "backend", message: "Deployment backend was refused." }],
    }).status;
    expect(backend.components.backend).toMatchObject({ state: "Degraded", reason: "ApplyFailed" });
    expect(backend.components.frontend?.state).toBe("Ready");
  });
});

it("always fits the contract", () => {
  for (const { status } of [look(), look({ pods: [] }), look({ spec: { paused: true } })]) {
    expect(environmentStatus.parse(status)).toEqual(status);
  }
});

describe("what is asleep", () => {
  it("tells who wants a tool, and until when", () => {
    const wish = { holder: "bob@example.com", until: at(900) };
    const one = { target: "adminer", title: "Adminer", image: "", desired: 1, wish };
    const { components } = look({ beside: new Map([["adminer", one]]) }).status;
    expect(components.adminer?.wish).toEqual({ holder: "bob@example.com", until: at(900).toISOString() });
    expect(components.database).not.toHaveProperty("wish");
  });

  const adminer = (pods: Pod[]) => {
    const one = { target: "adminer", title: "Adminer", workload: workload("adminer"), image: "", desired: 0 };
    return look({ spec: { paused: true }, beside: new Map([["adminer", one]]), pods }).status;
  };

  it("is paused only when what runs beside has stopped too", () => {
    const stopping = adminer([pod("adminer", true)]);
    expect(stopping.phase).not.toBe("Paused");
    expect(stopping.conditions.find(({ type }) => type === "Progressing")?.message).toContain("Adminer");
    expect(adminer([]).phase).toBe("Paused");
    // Paused and back in production at once: its workload is gone before its pod.
    const last = look({ spec: { paused: true }, pods: [pod("adminer", true)] }).status;
    expect(last.phase).not.toBe("Paused");
  });

  it("keeps the timeline of a creation that was paused", () => {
    const begun = look({ pods: [] }).status;
    const paused = look({ spec: { paused: true }, pods: [], previous: begun, now: at(20) }).status;
    expect(paused.phase).toBe("Paused");
    expect(paused.steps.at(-1)?.state).toBe("pending");
    const still = look({ spec: { paused: true }, pods: [], previous: paused, now: at(25) }).status;
    expect(still.steps).toEqual(paused.steps);
    const left = look({ pods: [], previous: paused, now: at(30) }).status;
    expect(left.phase).toBe("Creating");
    expect(look({ previous: left, now: at(40) }).status.createdInMs).toBeDefined();
  });
});

describe("a switch that nobody saw begin", () => {
  it("has no time: never 0.0 s", () => {
    const previous = look().status;
    const after = look({
      previous,
      plans: { backend: IN_DEV },
      pods: [...allReady, pod("backend", true, { dev: true })],
      components: {
        backend: {
          target: "backend",
          production: workload("backend"),
          dev: workload("backend-devspace"),
          images: { production: "", dev: "" },
        },
      },
      now: at(20),
    });
    expect(after.status.components.backend).toMatchObject({ state: "Ready", modePhase: "Stable" });
    expect(after.status.components.backend?.switch).toBeUndefined();
  });
});
