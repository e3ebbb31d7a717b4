import type { EnvironmentSpec } from "@/server/contract/environment";
import { DEVSPACE_ANNOTATION_REPLICAS, LABEL_COMPONENT } from "@/server/contract/labels";
import { COMPONENTS, type ComponentName } from "@/server/contract/names";
import { devWorkloadName } from "@/server/dev-mode/dev-workload";
import { type ComponentPlan, planComponent } from "@/server/dev-mode/plan";
import { ANNOTATION_ADOPTED, ANNOTATION_PARKED, isAdopted } from "@/server/dev-mode/replacement";
import type { Workload } from "@/server/dev-mode/workload";
import { DEPLOYMENT, type KubernetesObject, resourceTypeOf } from "@/server/kubernetes";
import { workloadOf } from "../render/templates";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";

/** A component's workloads as they are, and its next move. */
export interface Move {
  target: string;
  production?: Workload;
  dev?: Workload;
  plan: ComponentPlan;
}

/** Plans every component from what is in the cluster. */
export function planMoves(
  { templates }: Pick<ReconcileContext, "templates">,
  spec: EnvironmentSpec,
  snapshot: Snapshot,
): Record<ComponentName, Move> {
  const move = (component: ComponentName): Move => {
    const { kind, metadata, spec: template } = workloadOf(templates, component);
    const production = snapshot.workload(kind, metadata.name);
    const dev = existing(snapshot.devWorkload(devWorkloadName(metadata.name)));
    const plan = planComponent({
      mode: spec.components[component].mode,
      replicas: spec.components[component].replicas,
      paused: spec.paused,
      exclusive: template.volumeClaimTemplates !== undefined,
      production,
      dev,
      pods: snapshot.pods.filter((pod) => pod.metadata.labels?.[LABEL_COMPONENT] === component),
    });
    return { target: metadata.name, production, dev, plan };
  };
  return { frontend: move("frontend"), backend: move("backend"), database: move("database") };
}

/** A workload on its way out only matters through its pods. */
const existing = (dev: Workload | undefined) => (dev?.metadata.deletionTimestamp ? undefined : dev);

/** What a plan asks for beyond applying what is rendered: marks on the CLI's objects, and the end of dev workloads. */
export async function carryOut(
  { gateway, log }: ReconcileContext,
  moves: Record<ComponentName, Move>,
): Promise<void> {
  await Promise.all(
    COMPONENTS.map(async (component) => {
      const { production, dev, plan } = moves[component];
      if (production && plan.production !== "leave" && !plan.production.parked)
        await unmark(gateway, production);
      if (dev && plan.dev === "adopt" && !isAdopted(dev)) {
        await gateway.mergePatch(refOf(dev), { metadata: { annotations: { [ANNOTATION_ADOPTED]: "true" } } });
      }
      if (dev && plan.dev === "remove") {
        log.info(
          { namespace: dev.metadata.namespace, workload: dev.metadata.name },
          "removing a dev workload",
        );
        await gateway.delete(
          { type: DEPLOYMENT, name: dev.metadata.name, namespace: dev.metadata.namespace },
          { propagation: "Background", uid: dev.metadata.uid },
        );
      }
    }),
  );
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
