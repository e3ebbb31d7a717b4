import { ANNOTATION_SECRETS, LABEL_ENVIRONMENT } from "@/server/contract/labels";
import type { KubernetesObject } from "@/server/kubernetes";
import { ANNOTATION_ENVIRONMENT_UID } from "./render/namespace";

/** What the web side drops for the controller: Secrets in a namespace of their own, each for one Environment, which names it. */

/** How many may wait for one environment: the controller takes them at once, unless something holds the environment up. */
export const DROPS_MAX = 8;

type Named = Pick<KubernetesObject, "metadata">;

/** Names of the drops that the web side made for an environment, in the order in which they were made. */
export function dropsOf({ metadata }: Named): string[] {
  return Object.entries(metadata.annotations ?? {})
    .filter(([key]) => key.startsWith(ANNOTATION_SECRETS))
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .map(([key]) => key.slice(ANNOTATION_SECRETS.length));
}

/**
 * Whether a drop is for that very Environment: whoever may write Environments can name any drop that they learned of. One that came with
 * a new Environment has no UID on it, since there was none yet.
 */
export function isDropFor(drop: Named, { metadata: { name, uid } }: Named): boolean {
  const { labels, annotations } = drop.metadata;
  const wanted = annotations?.[ANNOTATION_ENVIRONMENT_UID];
  return labels?.[LABEL_ENVIRONMENT] === name && (wanted === undefined || wanted === uid);
}
