import type { EnvironmentSpec } from "@/server/contract/environment";
import { DEVSPACE_ANNOTATION_REPLICAS, LABEL_COMPONENT } from "@/server/contract/labels";
import { COMPONENTS, type ComponentName } from "@/server/contract/names";
import { devWorkloadName } from "@/server/dev-mode/dev-workload";
import { type ComponentPlan, type PlanInput, planComponent, startsPod } from "@/server/dev-mode/plan";
import {
  ANNOTATION_ADOPTED,
  ANNOTATION_ASLEEP,
  ANNOTATION_PARKED,
  isAdopted,
} from "@/server/dev-mode/replacement";
import type { Pod, Workload } from "@/server/dev-mode/workload";
import { DEPLOYMENT, type KubernetesObject, POD, resourceTypeOf, STATEFUL_SET } from "@/server/kubernetes";
import { workloadOf } from "../render/templates";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";

/** A component's workloads as they are, and its next move. */
export interface Move {
  target: string;
  kind: string;
  exclusive: boolean;
  production?: Workload;
  dev?: Workload;
  plan: ComponentPlan;
}

export interface Wanted {
  spec: EnvironmentSpec;
  /** Components that are taken back from the CLI. */
  takeBack: ReadonlySet<ComponentName>;
}

/** Plans every component from what is in the cluster. */
export function planMoves(
  { templates }: Pick<ReconcileContext, "templates">,
  wanted: Wanted,
  snapshot: Snapshot,
): Record<ComponentName, Move> {
  const move = (component: ComponentName): Move => {
    const { kind, metadata, spec: template } = workloadOf(templates, component);
    const exclusive = template.volumeClaimTemplates !== undefined;
    const live = {
      production: snapshot.workload(kind, metadata.name),
      dev: snapshot.devWorkload(devWorkloadName(metadata.name)),
      pods: snapshot.pods.filter((pod) => pod.metadata.labels?.[LABEL_COMPONENT] === component),
    };
    return planMove({ target: metadata.name, kind, exclusive }, component, wanted, live);
  };
  return { frontend: move("frontend"), backend: move("backend"), database: move("database") };
}

function planMove(
  about: Pick<Move, "target" | "kind" | "exclusive">,
  component: ComponentName,
  { spec, takeBack }: Wanted,
  live: Pick<PlanInput, "production" | "dev" | "pods">,
): Move {
  const { mode, replicas } = spec.components[component];
  // Without a volume, a workload on its way out only matters through its pods. With one, its last pod may be yet to come.
  const dev = about.exclusive ? live.dev : existing(live.dev);
  const { paused } = spec;
  const plan = planComponent({
    ...live,
    ...{ dev, mode, replicas, paused, exclusive: about.exclusive, takeBack: takeBack.has(component) },
  });
  return { ...about, production: live.production, dev, plan };
}

/**
 * Plans once more, from the API server itself, what is about to start a pod on a volume that another pod may still use:
 * caches are separate watches, and one that lags or hangs must not put two databases on one volume.
 */
export async function confirmMoves(
  { gateway }: Pick<ReconcileContext, "gateway">,
  namespace: string,
  wanted: Wanted,
  moves: Record<ComponentName, Move>,
): Promise<Record<ComponentName, Move>> {
  const confirm = async (component: ComponentName): Promise<Move> => {
    const move = moves[component];
    if (!move.exclusive || !startsPod(move.plan, move)) return move;
    const [production, dev, pods] = await Promise.all([
      gateway.get({ type: STATEFUL_SET, name: move.target, namespace }),
      gateway.get({ type: DEPLOYMENT, name: devWorkloadName(move.target), namespace }),
      gateway.list(POD, { namespace, labelSelector: `${LABEL_COMPONENT}=${component}` }),
    ]);
    const live = { production: production as Workload, dev: dev as Workload, pods: pods.items as Pod[] };
    return { ...move, plan: planMove(move, component, wanted, live).plan };
  };
  const [frontend, backend, database] = await Promise.all([
    confirm("frontend"),
    confirm("backend"),
    confirm("database"),
  ]);
  return { frontend, backend, database };
}

const existing = (dev: Workload | undefined) => (dev?.metadata.deletionTimestamp ? undefined : dev);

/** What a plan asks for beyond applying what is rendered: marks on the CLI's objects, and the end of dev workloads. */
export async function carryOut(
  { gateway, log }: ReconcileContext,
  moves: Record<ComponentName, Move>,
): Promise<void> {
  await Promise.all(
    COMPONENTS.map(async (component) => {
      const { production, dev, plan, exclusive } = moves[component];
      if (production && plan.production !== "leave" && !plan.production.parked)
        await unmark(gateway, production);
      if (dev && plan.dev === "adopt" && !isAdopted(dev)) {
        await gateway.mergePatch(refOf(dev), { metadata: { annotations: { [ANNOTATION_ADOPTED]: "true" } } });
      }
      if (dev && plan.replacedBy === "devspace-cli" && !dev.metadata.deletionTimestamp)
        await sleepOrWake(gateway, dev, plan.cliAsleep === true);
      if (dev && plan.dev === "remove" && !dev.metadata.deletionTimestamp) {
        log.info(
          { namespace: dev.metadata.namespace, workload: dev.metadata.name },
          "removing a dev workload",
        );
        await gateway.delete(
          { type: DEPLOYMENT, name: dev.metadata.name, namespace: dev.metadata.namespace },
          // Foreground: while the workload is there, a pod of it may still be, or be about to come.
          { propagation: exclusive ? "Foreground" : "Background", uid: dev.metadata.uid },
        );
      }
    }),
  );
}

/** Stops the CLI's dev pod with the environment, and wakes it as it was. */
async function sleepOrWake(
  gateway: ReconcileContext["gateway"],
  dev: Workload,
  asleep: boolean,
): Promise<void> {
  const replicas = dev.spec.replicas ?? 1;
  const before = dev.metadata.annotations?.[ANNOTATION_ASLEEP];
  if (asleep && replicas > 0) {
    const annotations = { [ANNOTATION_ASLEEP]: String(replicas) };
    await gateway.mergePatch(refOf(dev), { metadata: { annotations }, spec: { replicas: 0 } });
  } else if (!asleep && before !== undefined) {
    const spec = replicas === 0 ? { spec: { replicas: Number(before) || 1 } } : {};
    await gateway.mergePatch(refOf(dev), {
      metadata: { annotations: { [ANNOTATION_ASLEEP]: null } },
      ...spec,
    });
  }
}

/** Takes the marks of a replacement off: server-side apply would only take off those it put on itself. */
async function unmark(gateway: ReconcileContext["gateway"], production: Workload): Promise<void> {
  const marks = [DEVSPACE_ANNOTATION_REPLICAS, ANNOTATION_PARKED];
  const present = marks.filter((mark) => production.metadata.annotations?.[mark] !== undefined);
  if (present.length === 0) return;
  const annotations = Object.fromEntries(present.map((mark) => [mark, null]));
  await gateway.mergePatch(refOf(production), { metadata: { annotations } });
}

const refOf = (object: KubernetesObject) => ({
  type: resourceTypeOf(object),
  name: object.metadata.name,
  namespace: object.metadata.namespace,
});
