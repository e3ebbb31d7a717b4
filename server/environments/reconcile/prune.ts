import { DEVSPACE_LABEL_REPLACED, LABEL_MANAGED_BY, MANAGED_BY } from "@/server/contract/labels";
import { PORTAL_PREFIX } from "@/server/contract/template-kinds";
import { type KubernetesObject, ownerOf, refOf } from "@/server/kubernetes";
import type { ReconcileContext } from "./context";

type Settings = Pick<ReconcileContext["settings"], "webServiceAccount">;

const keyOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;

/** The managed objects among those present that are rendered no more. */
export function leftoversOf(
  present: KubernetesObject[],
  rendered: KubernetesObject[],
  settings: Settings,
): KubernetesObject[] {
  const wanted = new Set(rendered.map(keyOf));
  // Without a web side of its own, this controller has no say in whom another installation let in: a controller started on
  // a laptop may lead for a while beside a deployed web side.
  const isSpared = ({ kind, metadata }: KubernetesObject) =>
    kind === "RoleBinding" && metadata.name.startsWith(PORTAL_PREFIX) && !settings.webServiceAccount;
  return present.filter(
    (object) =>
      !wanted.has(keyOf(object)) &&
      !isSpared(object) &&
      ownerOf(object) === undefined &&
      object.metadata.labels?.[LABEL_MANAGED_BY] === MANAGED_BY &&
      object.metadata.deletionTimestamp === undefined &&
      object.metadata.labels[DEVSPACE_LABEL_REPLACED] === undefined,
  );
}

/**
 * Deletes the environment's managed objects that are rendered no more. Dev workloads come and go by their component's
 * plan instead (moves.ts). Secrets and volume claims hold what cannot be made again: they are never pruned.
 */
export async function prune(
  { cluster, log, settings }: Pick<ReconcileContext, "cluster" | "log" | "settings">,
  present: KubernetesObject[],
  rendered: KubernetesObject[],
): Promise<void> {
  await Promise.all(
    leftoversOf(present, rendered, settings).map(async (object) => {
      const { namespace, uid } = object.metadata;
      log.info({ namespace, object: keyOf(object) }, "deleting an object that is rendered no more");
      await cluster.delete(refOf(object), { propagation: "Background", uid });
    }),
  );
}
