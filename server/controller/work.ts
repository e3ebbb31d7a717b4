import type { Outcome, Queue } from "../environments/queue";
import type { ReconcileContext } from "../environments/reconcile/context";
import { tellSeen } from "../environments/reconcile/first-status";
import { reconcile } from "../environments/reconcile/reconcile";
import { isKubernetesError } from "../kubernetes";
import type { ControllerMetrics } from "./metrics";
import { createTurns } from "./turns";

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
  async function tell(name: string): Promise<void> {
    const environment = context.caches.environment(name);
    if (environment) await tellSeen(context, environment);
  }
  const queue = createTurns({
    process,
    tell,
    onFailure: (name, error, retryInMs) =>
      context.log.warn({ err: error, environment: name, retryInMs }, "reconciling failed"),
  });
  for (const name of inOrder(context)) queue.add(name);
  return queue;
}

/** Every name, in the order of creation; what has no environment any more comes last. */
function inOrder({ caches }: ReconcileContext): string[] {
  const created = (name: string) => caches.environment(name)?.metadata.creationTimestamp ?? "9999";
  // That is told to the second; of what nobody changed since, the version tells more.
  const version = (name: string) => Number(caches.environment(name)?.metadata.resourceVersion ?? 0);
  return caches.names().sort((a, b) => created(a).localeCompare(created(b)) || version(a) - version(b));
}
