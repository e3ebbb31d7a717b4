import { LABEL_ENVIRONMENT, SECRETS_NAMESPACE } from "@/server/contract/labels";
import { type ResourceType, SECRET, type Secret } from "@/server/kubernetes";
import { dropsOf, isDropFor } from "../drops";
import type { EnvironmentObject } from "../resource";
import type { Caches } from "./caches";
import type { ReconcileContext } from "./context";

type Hub = Pick<ReconcileContext, "hub">;

/** A drop that the Environment names; undefined where it is gone, or is not for this Environment. */
export async function openDrop(
  { hub }: Hub,
  environment: EnvironmentObject,
  name: string,
): Promise<Secret | undefined> {
  const found = await hub.get({ type: SECRET, name, namespace: SECRETS_NAMESPACE });
  return found && isDropFor(found, environment) ? found : undefined;
}

export async function deleteDrop({ hub }: Hub, name: string): Promise<void> {
  await hub.delete({ type: SECRET, name, namespace: SECRETS_NAMESPACE });
}

/** Deletes what was dropped for an Environment that goes: another one of its name could name it. */
export async function deleteDrops(context: Hub, environment: EnvironmentObject): Promise<void> {
  for (const name of dropsOf(environment))
    if (await openDrop(context, environment, name)) await deleteDrop(context, name);
}

/** How long a drop that no Environment names is left: its Environment may be on its way. */
const LEFT_MS = 15 * 60_000;

/** Deletes drops that nobody is going to take: the request that they came with failed, or their environment is gone. */
export async function collectDrops({
  hub,
  caches,
  clock,
}: Pick<ReconcileContext, "hub" | "clock"> & { caches: Pick<Caches, "environment"> }): Promise<void> {
  const type: ResourceType = { ...SECRET, shape: undefined };
  const { items } = await hub.list(type, {
    ...{ namespace: SECRETS_NAMESPACE, labelSelector: LABEL_ENVIRONMENT },
    metadataOnly: true,
  });
  for (const drop of items) {
    const { name, labels, creationTimestamp } = drop.metadata;
    const environment = caches.environment(labels?.[LABEL_ENVIRONMENT] ?? "");
    if (environment && isDropFor(drop, environment) && dropsOf(environment).includes(name)) continue;
    const age = clock().getTime() - Date.parse(creationTimestamp ?? "");
    if (age > LEFT_MS) await deleteDrop({ hub }, name);
  }
}
