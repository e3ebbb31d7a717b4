import { DEVSPACE_LABEL_REPLACED, LABEL_MANAGED_BY, MANAGED_BY } from "@/server/contract/labels";
import { type KubernetesObject, resourceTypeOf } from "@/server/kubernetes";
import type { ReconcileContext } from "./context";

const keyOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;

/**
 * Deletes the environment's managed objects that are rendered no more. Dev workloads come and go by their component's
 * plan instead (moves.ts). Secrets and volume claims hold what cannot be made again: they are never pruned.
 */
export async function prune(
  { gateway, log }: ReconcileContext,
  present: KubernetesObject[],
  rendered: KubernetesObject[],
): Promise<void> {
  const wanted = new Set(rendered.map(keyOf));
  const leftovers = present.filter(
    (object) =>
      !wanted.has(keyOf(object)) &&
      object.metadata.labels?.[LABEL_MANAGED_BY] === MANAGED_BY &&
      object.metadata.deletionTimestamp === undefined &&
      object.metadata.labels[DEVSPACE_LABEL_REPLACED] === undefined,
  );
  await Promise.all(
    leftovers.map(async (object) => {
      const { name, namespace, uid } = object.metadata;
      log.info({ namespace, object: keyOf(object) }, "deleting an object that is rendered no more");
      await gateway.delete(
        { type: resourceTypeOf(object), name, namespace },
        { propagation: "Background", uid },
      );
    }),
  );
}
