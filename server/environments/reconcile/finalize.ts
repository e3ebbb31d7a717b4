import type { EnvironmentStatus, Step } from "@/server/contract/environment";
import { FINALIZER } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { findingsOf } from "@/server/health/findings";
import { namespaceHeld } from "@/server/health/rules/namespace-held";
import { isKubernetesError, isPodMaker, isWorkload, type Namespace, refOf } from "@/server/kubernetes";
import { conditionsOf } from "../observe/conditions";
import type { Outcome } from "../queue";
import { ENVIRONMENT, type EnvironmentObject, statusOf } from "../resource";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";
import { deleteDrops } from "./drops";
import { recordEvents } from "./events";
import { conflictOf, findNamespace, terminatingMessage } from "./namespace";
import { writeStatus } from "./status";

/** The removal events bring the name back; this is for a watch that missed them. */
const LOOK_AGAIN_MS = 2000;
/**
 * Deletes all of the environment, waits until it is gone, and only then lets the Environment go. Workloads and volume
 * claims are deleted along with the namespace: the namespace controller begins after five seconds and, where it still
 * finds pods or claims then, looks again only after half of their grace (kubernetes, pkg/controller/namespace).
 */
export async function finalize(
  context: ReconcileContext,
  environment: EnvironmentObject,
): Promise<Outcome | undefined> {
  const { name, finalizers = [] } = environment.metadata;
  if (!finalizers.includes(FINALIZER)) return undefined;
  await deleteDrops(context, environment);
  const namespace = await findNamespace(context.cluster, name);
  // A namespace that is not ours stays.
  if (!namespace || conflictOf(namespace, environment)) {
    await release(context, environment);
    return undefined;
  }
  const snapshot = context.caches.snapshot(name);
  await deleteSlowParts(context, snapshot);
  if (!namespace.metadata.deletionTimestamp) {
    await context.cluster.delete(refOf(namespace), {
      propagation: "Background",
      uid: namespace.metadata.uid,
    });
  }
  const status = deletingStatus(environment, { snapshot, namespace, now: context.clock() });
  await writeStatus(context, environment, status);
  return { againInMs: LOOK_AGAIN_MS };
}

/**
 * Takes back the namespace that a pass made for an Environment that is gone by now: a finalizer that is added in the moment of
 * a deletion does not hold it, since the API server has looked for one already. Whether it is gone, the API server is asked.
 */
export async function abandon(
  { hub, cluster }: Pick<ReconcileContext, "hub" | "cluster">,
  environment: EnvironmentObject,
): Promise<void> {
  const { name, uid } = environment.metadata;
  const now = await hub.get({ type: ENVIRONMENT, name });
  if (now?.metadata.uid === uid) return;
  const namespace = await findNamespace(cluster, name);
  if (!namespace || conflictOf(namespace, environment)) return;
  await cluster.delete(refOf(namespace), { propagation: "Background", uid: namespace.metadata.uid });
}

async function deleteSlowParts(
  { cluster }: ReconcileContext,
  { workloads, objects, claims }: Snapshot,
): Promise<void> {
  const others = objects.filter((object) => isPodMaker(object) && !isWorkload(object));
  const present = [...workloads, ...others, ...claims].filter(({ metadata }) => !metadata.deletionTimestamp);
  await Promise.all(
    present.map((object) =>
      cluster.delete(refOf(object), { propagation: "Background", uid: object.metadata.uid }),
    ),
  );
}

async function release(context: ReconcileContext, environment: EnvironmentObject): Promise<void> {
  const { name, resourceVersion, finalizers = [] } = environment.metadata;
  const rest = finalizers.filter((finalizer) => finalizer !== FINALIZER);
  try {
    await context.hub.mergePatch(
      { type: ENVIRONMENT, name },
      { metadata: { resourceVersion, finalizers: rest } },
    );
  } catch (error) {
    if (!isKubernetesError(error, "not-found")) throw error;
  }
  const message = `Namespace ${namespaceOf(name)} is gone.`;
  await recordEvents(context, environment, [{ type: "Normal", reason: "Deleted", message }]);
}

function deletingStatus(
  environment: EnvironmentObject,
  { snapshot, namespace, now }: { snapshot: Snapshot; namespace: Namespace; now: Date },
): EnvironmentStatus {
  const { name, generation = 0 } = environment.metadata;
  const previous = statusOf(environment);
  const { claims } = snapshot;
  const pods = [...snapshot.pods, ...snapshot.jobPods];
  const message = terminatingMessage(name, namespace);
  const held = namespaceHeld(namespace, now.getTime());
  return {
    ...previous,
    observedGeneration: generation,
    namespace: namespaceOf(name),
    phase: "Deleting",
    conditions: conditionsOf(
      {
        ready: { status: "False", reason: "Deleting", message },
        progressing: { status: "True", reason: "Deleting", message },
        degraded: { status: "False", reason: "AsExpected", message: "Nothing is broken." },
      },
      previous.conditions,
      generation,
      now,
    ),
    steps: deletionSteps(previous.steps, { pods: pods.length, claims: claims.length }, now),
    components: {},
    findings: findingsOf(held ? [{ diagnosis: held }] : [], previous.findings, now),
  };
}

/** The timeline of a deletion, from what is left. */
export function deletionSteps(previous: Step[], left: { pods: number; claims: number }, now: Date): Step[] {
  const podsMessage = `${left.pods} ${left.pods === 1 ? "pod is" : "pods are"} stopping.`;
  const states = [
    { name: "stop-pods", title: "Stop the pods", done: left.pods === 0, message: podsMessage },
    { name: "delete-volume", title: "Delete the data", done: left.pods === 0 && left.claims === 0 },
    { name: "delete-namespace", title: "Delete the namespace and the rest in it", done: false },
  ];
  const current = states.findIndex(({ done }) => !done);
  return states.map(({ name, title, done, message }, index): Step => {
    const before = previous.find((step) => step.name === name);
    if (before?.state === "done") return before;
    const startedAt = before?.startedAt ?? now.toISOString();
    if (done) return { name, title, state: "done", startedAt, finishedAt: now.toISOString() };
    if (index !== current) return { name, title, state: "pending" };
    return { name, title, state: "running", startedAt, ...(message ? { message } : {}) };
  });
}
