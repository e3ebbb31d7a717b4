import type { Mode } from "@/server/contract/names";
import { isServing, type Pod, podCondition, type Workload } from "@/server/kubernetes/workloads";
import { isAdopted, isDevPod, isParked, isReplaced, madeBy } from "./replacement";

export interface PlanInput {
  /** What the spec asks for. */
  mode: Mode;
  replicas: number;
  paused: boolean;
  /** Production and dev pod must never run at once: they share a volume. */
  exclusive: boolean;
  /** A person asked for the spec's mode although the CLI replaced the component. */
  takeBack?: boolean;
  /** The workloads as they are, if they are. */
  production?: Workload;
  dev?: Workload;
  pods: readonly Pod[];
}

export interface ComponentPlan {
  /** The mode that serves or is being switched to. */
  mode: Mode;
  replacedBy?: "portal" | "devspace-cli";
  /** Whose pods answer for the component once this plan is carried out. */
  serving: "production" | "dev";
  /**
   * Scale of the production workload. `parked` marks that a dev pod stands in for it, with the replicas to come back
   * to; `leave` means that its scale belongs to the CLI.
   */
  production: { replicas: number; parked: boolean } | "leave";
  /**
   * The dev workload: `run` and `sleep` render it with one pod or none, `adopt` and `leave` let the CLI's be, `keep` leaves
   * ours as it is until production serves, `remove` deletes it, `none` means there is to be none.
   */
  dev: "run" | "sleep" | "adopt" | "leave" | "keep" | "remove" | "none";
  /** The CLI's dev pod sleeps with the environment. */
  cliAsleep?: boolean;
  /** What the next move waits for. */
  waitingFor?: "old pod to stop" | "new pod to be ready";
}

/**
 * The next move of a component between production and dev mode. Level-based: decided anew from what is there, never
 * from what happened. Without a shared volume the new pod is ready before the old one goes; with one, the old pod is
 * gone before the new one starts. See docs/decisions/dev-mode-switch.md.
 */
export function planComponent(input: PlanInput): ComponentPlan {
  const { dev, production } = input;
  const byCli = dev !== undefined && madeBy(dev) === "devspace-cli";
  if (input.mode === "dev") return byCli ? adoptCliPod(input) : toDev(input);
  if (input.takeBack) return toProduction(input);
  if (dev === undefined && production && isReplaced(production) && !isParked(production)) {
    return leaveToCli(input, "none");
  }
  if (dev && byCli && !isAdopted(dev)) return leaveToCli(input, "leave");
  return toProduction(input);
}

/** The CLI made a dev pod where one is wanted: it stays, and its parent is ours to bring back. */
function adoptCliPod({ paused }: PlanInput): ComponentPlan {
  return {
    mode: "dev",
    replacedBy: "devspace-cli",
    serving: "dev",
    production: { replicas: 0, parked: true },
    dev: "adopt",
    cliAsleep: paused,
  };
}

/**
 * The scale of a production workload that the portal itself parked stays applied, for the CLI took over a dev pod of ours
 * and left it as it was: a scale that nobody applies any more goes back to one.
 */
function leaveToCli({ production, paused }: PlanInput, dev: "none" | "leave"): ComponentPlan {
  const parkedByUs = production !== undefined && isParked(production);
  return {
    mode: "dev",
    replacedBy: "devspace-cli",
    serving: "dev",
    production: parkedByUs ? { replicas: 0, parked: true } : "leave",
    dev,
    cliAsleep: paused,
  };
}

function toDev({
  replicas,
  paused,
  exclusive,
  production,
  dev: devWorkload,
  pods,
}: PlanInput): ComponentPlan {
  const parked = { replicas: 0, parked: true };
  const plan = { mode: "dev", replacedBy: "portal" } as const;
  if (exclusive) {
    if (devWorkload?.metadata.deletionTimestamp) {
      return { ...plan, serving: "dev", production: parked, dev: "keep", waitingFor: "old pod to stop" };
    }
    const oldPods = pods.filter((pod) => !isDevPod(pod));
    const scaledDown = !production || hasStopped(production);
    const runsAlready = devWorkload !== undefined && devWorkload.spec.replicas !== 0;
    if (!runsAlready && (oldPods.length > 0 || !scaledDown)) {
      return { ...plan, serving: "dev", production: parked, dev: "sleep", waitingFor: "old pod to stop" };
    }
    return { ...plan, serving: "dev", production: parked, dev: paused ? "sleep" : "run" };
  }
  const dev = paused ? "sleep" : "run";
  const oldServes = pods.some((pod) => !isDevPod(pod) && isServing(pod));
  const newServes = hasTakenOver(devWorkload, pods.filter(isDevPod));
  if (paused || newServes || !oldServes || !production || isParked(production)) {
    return { ...plan, serving: "dev", production: parked, dev };
  }
  return {
    ...plan,
    serving: "production",
    production: { replicas, parked: false },
    dev,
    waitingFor: "new pod to be ready",
  };
}

function toProduction(input: PlanInput): ComponentPlan {
  const { replicas, paused, exclusive, dev, pods } = input;
  const wanted = paused ? 0 : replicas;
  const plan = { mode: "production" } as const;
  const devPods = pods.filter(isDevPod);
  if (exclusive) {
    if (dev || devPods.length > 0) {
      const parked = { replicas: 0, parked: true };
      return {
        ...plan,
        serving: "production",
        production: parked,
        dev: dev ? "remove" : "none",
        waitingFor: "old pod to stop",
      };
    }
    return { ...plan, serving: "production", production: { replicas: wanted, parked: false }, dev: "none" };
  }
  const production = { replicas: wanted, parked: false };
  if (!dev) return { ...plan, serving: "production", production, dev: "none" };
  const productionPods = pods.filter((pod) => !isDevPod(pod));
  const newServes = hasTakenOver(input.production, productionPods);
  // A node or a quota that holds only one of the two: the dev pod is to go anyway.
  const noRoom = productionPods.some((pod) => podCondition(pod, "PodScheduled")?.reason === "Unschedulable");
  if (wanted === 0 || newServes || noRoom || !devPods.some(isServing)) {
    return { ...plan, serving: "production", production, dev: "remove" };
  }
  return { ...plan, serving: "dev", production, dev: "keep", waitingFor: "new pod to be ready" };
}

/** Whether a workload is at zero and its controller has seen it so: none of its pods is there, and none will come. */
function hasStopped({ metadata, spec, status }: Workload): boolean {
  const { generation = 0 } = metadata;
  if (spec.replicas !== 0) return false;
  // Made at zero.
  if (generation <= 1) return true;
  return (status?.observedGeneration ?? 0) >= generation && (status?.replicas ?? 0) === 0;
}

/** Whether a plan starts a pod where none of that mode is wanted so far. */
export function startsPod(
  plan: ComponentPlan,
  { production, dev }: Pick<PlanInput, "production" | "dev">,
): boolean {
  const wanted = (workload: Workload | undefined) => workload !== undefined && workload.spec.replicas !== 0;
  const startsProduction = plan.production !== "leave" && plan.production.replicas > 0 && !wanted(production);
  return startsProduction || (plan.dev === "run" && !wanted(dev));
}

/**
 * Whether a workload's own pods serve and will stay. Not every ready pod counts: right after a switch one of the workload's
 * earlier pods may still be ready that is about to be deleted.
 */
function hasTakenOver(workload: Workload | undefined, pods: readonly Pod[]): boolean {
  if (!workload || workload.spec.replicas === 0) return false;
  const { observedGeneration = 0, readyReplicas = 0 } = workload.status ?? {};
  return (
    observedGeneration >= (workload.metadata.generation ?? 0) && readyReplicas > 0 && pods.some(isServing)
  );
}
