import { DEVSPACE_ANNOTATION_REPLICAS, LABEL_COMPONENT } from "@/server/contract/labels";
import { devWorkloadName } from "@/server/dev-mode/dev-workload";
import { type ComponentPlan, type PlanInput, planComponent, startsPod } from "@/server/dev-mode/plan";
import {
  ANNOTATION_ADOPTED,
  ANNOTATION_ASLEEP,
  ANNOTATION_PARKED,
  isAdopted,
} from "@/server/dev-mode/replacement";
import {
  DEPLOYMENT,
  type HorizontalPodAutoscaler,
  ownerOf,
  POD,
  refOf,
  resourceTypeOf,
  type Workload,
} from "@/server/kubernetes";
import type { EffectiveSpec } from "../template/accept";
import type { Component, Template } from "../template/template";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";

/** A component's workloads as they are, and its next move. */
export interface Move {
  component: Component;
  production?: Workload;
  dev?: Workload;
  /** What scales it instead of the spec. */
  autoscaler?: HorizontalPodAutoscaler;
  plan: ComponentPlan;
}

export interface Wanted {
  spec: EffectiveSpec;
  /** Components that are taken back from the CLI. */
  takeBack: ReadonlySet<string>;
}

/** By component, in the template's order. */
export type Moves = ReadonlyMap<string, Move>;

/** Plans every component from what is in the cluster. */
export function planMoves(template: Template, wanted: Wanted, snapshot: Snapshot): Moves {
  return new Map(
    template.components.map((component) => {
      const { kind, metadata } = component.target;
      const live = {
        production: snapshot.workload(kind, metadata.name),
        dev: snapshot.devWorkload(devWorkloadName(metadata.name)),
        pods: snapshot.pods.filter((pod) => pod.metadata.labels?.[LABEL_COMPONENT] === component.name),
        autoscaler: snapshot.autoscalers.find(
          ({ spec: { scaleTargetRef: aim } }) => aim.kind === kind && aim.name === metadata.name,
        ),
      };
      return [component.name, planMove(component, wanted, live)];
    }),
  );
}

type Live = Pick<PlanInput, "production" | "dev" | "pods"> & Pick<Move, "autoscaler">;

function planMove(
  component: Component,
  { spec, takeBack }: Wanted,
  { production, dev: found, pods, autoscaler }: Live,
): Move {
  const { name, exclusive } = component;
  const { mode, replicas: asked } = spec.components[name] ?? { mode: "production", replicas: 1 };
  // What an autoscaler scales is its own; to it, zero means asleep. From there the spec's number is where it begins.
  const replicas = autoscaler && asked > 0 ? production?.spec.replicas || asked : asked;
  // Without a volume, a workload on its way out only matters through its pods. With one, its last pod may be yet to come.
  const dev = exclusive ? found : existing(found);
  const taken = takeBack.has(name);
  const { paused } = spec;
  const plan = planComponent({ mode, replicas, paused, exclusive, takeBack: taken, production, dev, pods });
  return { component, production, dev, autoscaler, plan };
}

/**
 * Plans once more, from the API server itself, what is about to start a pod on a volume that another pod may still use:
 * caches are separate watches, and one that lags or hangs must not put two databases on one volume.
 */
export async function confirmMoves(
  { cluster }: Pick<ReconcileContext, "cluster">,
  namespace: string,
  wanted: Wanted,
  moves: Moves,
): Promise<Moves> {
  const confirm = async (move: Move): Promise<Move> => {
    const { target, name, exclusive } = move.component;
    if (!exclusive || !startsPod(move.plan, move)) return move;
    const [production, dev, pods] = await Promise.all([
      cluster.get({ type: resourceTypeOf(target), name: target.metadata.name, namespace }),
      cluster.get({ type: DEPLOYMENT, name: devWorkloadName(target.metadata.name), namespace }),
      cluster.list(POD, { namespace, labelSelector: `${LABEL_COMPONENT}=${name}` }),
    ]);
    const { autoscaler } = move;
    const own = pods.items.filter((pod) => ownerOf(pod)?.kind !== "Job");
    const { plan } = planMove(move.component, wanted, { production, dev, pods: own, autoscaler });
    return { ...move, plan };
  };
  return new Map(
    await Promise.all([...moves].map(async ([name, move]) => [name, await confirm(move)] as const)),
  );
}

const existing = (dev: Workload | undefined) => (dev?.metadata.deletionTimestamp ? undefined : dev);

/** What a plan asks for beyond applying what is rendered: marks on the CLI's objects, and the end of dev workloads. */
export async function carryOut(context: ReconcileContext, moves: Moves): Promise<void> {
  await Promise.all([...moves.values()].map((move) => carryOutOne(context, move)));
}

async function carryOutOne({ cluster, log }: ReconcileContext, move: Move): Promise<void> {
  const { production, dev, plan, component } = move;
  if (production && plan.production !== "leave" && !plan.production.parked) await unmark(cluster, production);
  if (!dev) return;
  if (plan.dev === "adopt" && !isAdopted(dev))
    await cluster.mergePatch(refOf(dev), { metadata: { annotations: { [ANNOTATION_ADOPTED]: "true" } } });
  if (dev.metadata.deletionTimestamp) return;
  if (plan.replacedBy === "devspace-cli") await sleepOrWake(cluster, dev, plan.cliAsleep === true);
  if (plan.dev === "remove") {
    const { namespace, name, uid } = dev.metadata;
    log.info({ namespace, workload: name }, "removing a dev workload");
    // Foreground: while the workload is there, a pod of it may still be, or be about to come.
    await cluster.delete(refOf(dev), { propagation: component.exclusive ? "Foreground" : "Background", uid });
  }
}

/** Stops the CLI's dev pod with the environment, and wakes it as it was. */
async function sleepOrWake(
  cluster: ReconcileContext["cluster"],
  dev: Workload,
  asleep: boolean,
): Promise<void> {
  const replicas = dev.spec.replicas ?? 1;
  const before = dev.metadata.annotations?.[ANNOTATION_ASLEEP];
  if (asleep && replicas > 0) {
    const annotations = { [ANNOTATION_ASLEEP]: String(replicas) };
    await cluster.mergePatch(refOf(dev), { metadata: { annotations }, spec: { replicas: 0 } });
  } else if (!asleep && before !== undefined) {
    const spec = replicas === 0 ? { spec: { replicas: Number(before) || 1 } } : {};
    await cluster.mergePatch(refOf(dev), {
      metadata: { annotations: { [ANNOTATION_ASLEEP]: null } },
      ...spec,
    });
  }
}

/** Takes the marks of a replacement off: server-side apply would only take off those it put on itself. */
async function unmark(cluster: ReconcileContext["cluster"], production: Workload): Promise<void> {
  const marks = [DEVSPACE_ANNOTATION_REPLICAS, ANNOTATION_PARKED];
  const present = marks.filter((mark) => production.metadata.annotations?.[mark] !== undefined);
  if (present.length === 0) return;
  const annotations = Object.fromEntries(present.map((mark) => [mark, null]));
  await cluster.mergePatch(refOf(production), { metadata: { annotations } });
}
