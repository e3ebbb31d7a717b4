import { createQueue, type Outcome, type Queue } from "../environments/queue";
import type { ReconcileContext } from "../environments/reconcile/context";
import { reconcile } from "../environments/reconcile/reconcile";
import { isKubernetesError } from "../kubernetes";
import type { ControllerMetrics } from "./metrics";

/** After a conflict, the time in which the cache usually learns of the newer version; doubles while it does not. */
const CONFLICT_AGAIN_MS = 50;
const CONFLICT_CAP_MS = 5000;

/** The reconciling of one term of leadership: a queue that works from the start on. */
export function startWork(
  context: ReconcileContext,
  { reconcileDuration }: Pick<ControllerMetrics, "reconcileDuration">,
): Queue {
  const conflicts = new Map<string, number>();

  async function process(name: string): Promise<Outcome | undefined> {
    const end = reconcileDuration.startTimer();
    try {
      const outcome = await reconcile(context, name);
      conflicts.delete(name);
      end({ result: "success" });
      return outcome;
    } catch (error) {
      const stale = isKubernetesError(error, "conflict");
      end({ result: stale ? "conflict" : "error" });
      if (!stale) throw error;
      const count = conflicts.get(name) ?? 0;
      conflicts.set(name, count + 1);
      return { againInMs: Math.min(CONFLICT_AGAIN_MS * 2 ** count, CONFLICT_CAP_MS) };
    }
  }
  const queue = createQueue({
    process,
    onFailure: (name, error, retryInMs) =>
      context.log.warn({ err: error, environment: name, retryInMs }, "reconciling failed"),
  });
  for (const name of context.caches.names()) queue.add(name);
  return queue;
}
