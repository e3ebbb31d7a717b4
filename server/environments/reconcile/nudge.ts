import type { Finding } from "@/server/contract/findings";
import { isKubernetesError, refOf } from "@/server/kubernetes";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";

/** When Kubernetes was last asked to try again, RFC 3339. A Deployment's newest ReplicaSet gets it, too. */
export const ANNOTATION_NUDGED = "devspace-portal.io/nudged";

/** Findings of pods that were refused: nothing tells when they would be accepted. */
const REFUSED = ["FailedCreate", "PodNotCreated", "QuotaExceeded"];
/** Each try is a write or two and an Event: often at first, while somebody is about to lift what refuses, then seldom. */
const OFTEN_MS = 15_000;
const SELDOM_MS = 60_000;
const OFTEN_FOR_MS = 10 * 60_000;

/**
 * Has the pods of refused workloads tried again. Kubernetes waits twice as long after each refusal, up to 17 minutes
 * (workqueue's DefaultTypedControllerRateLimiter), but looks at once when the object changes: a StatefulSet itself, a ReplicaSet
 * by the annotations that its Deployment hands down. Gives the milliseconds until the next time; undefined when none is refused.
 */
export async function nudge(
  context: Pick<ReconcileContext, "cluster" | "clock" | "log" | "memory">,
  name: string,
  { findings, snapshot }: { findings: readonly Finding[]; snapshot: Pick<Snapshot, "workloads"> },
): Promise<number | undefined> {
  const now = context.clock().getTime();
  const refused = findings.filter(({ code }) => REFUSED.includes(code));
  const waits = refused.map(async ({ subject, since }) => {
    const workload = snapshot.workloads.find(
      ({ kind, metadata }) => kind === subject.kind && metadata.name === subject.name,
    );
    if (!workload) return [];
    const every = now - Date.parse(since) < OFTEN_FOR_MS ? OFTEN_MS : SELDOM_MS;
    const key = `${name}/nudged/${subject.kind}/${subject.name}`;
    const left = lastOf(context.memory.get(key), workload.metadata.annotations, since) + every - now;
    if (left > 0) return [left];
    const at = new Date(now).toISOString();
    context.memory.set(key, at);
    try {
      await context.cluster.mergePatch(refOf(workload), {
        metadata: { annotations: { [ANNOTATION_NUDGED]: at } },
      });
    } catch (error) {
      // Kubernetes tries again by itself, only later.
      if (!isKubernetesError(error)) throw error;
      context.log.debug({ err: error, ...subject }, "could not have a refused pod tried again");
    }
    return [every];
  });
  const all = (await Promise.all(waits)).flat();
  return all.length > 0 ? Math.min(...all) : undefined;
}

/** The newest of the last nudge, as remembered or, after a restart, as annotated, and the refusal itself. */
function lastOf(
  remembered: string | undefined,
  annotations: Record<string, string> | undefined,
  since: string,
): number {
  const times = [remembered, annotations?.[ANNOTATION_NUDGED], since].map((time) => Date.parse(time ?? ""));
  return Math.max(...times.filter((time) => !Number.isNaN(time)), 0);
}
