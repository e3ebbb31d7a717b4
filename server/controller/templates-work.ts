import { LABEL_TEMPLATE } from "../contract/labels";
import { createQueue, type Queue } from "../environments/queue";
import type { KubernetesObject } from "../kubernetes";
import { isKubernetesError } from "../kubernetes";
import type { TemplatesContext } from "../templates/reconcile/context";
import { reconcileTemplate } from "../templates/reconcile/reconcile";

/** After a conflict, the time in which the cache usually learns of the newer version. */
const CONFLICT_AGAIN_MS = 100;
/** Renderings are heavy: so many at once. */
const AT_ONCE = 2;

/** The publishing of one term of leadership. */
export function startTemplatesWork(context: TemplatesContext): Queue {
  const queue = createQueue({
    maxInFlight: AT_ONCE,
    async process(name) {
      try {
        return await reconcileTemplate(context, name);
      } catch (error) {
        if (!isKubernetesError(error, "conflict")) throw error;
        return { againInMs: CONFLICT_AGAIN_MS };
      }
    },
    onFailure: (template, error, retryInMs) =>
      context.log.warn({ err: error, template, retryInMs }, "publishing failed"),
  });
  const { objects, parts } = context.published;
  for (const { metadata } of objects.list()) queue.add(metadata.name);
  // Of templates that are gone, while nobody led.
  for (const part of parts.list()) queue.add(templateOfPart(part));
  return queue;
}

const templateOfPart = ({ metadata }: KubernetesObject) => metadata.labels?.[LABEL_TEMPLATE] ?? "";
