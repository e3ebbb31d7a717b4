import { LABEL_COMPONENT } from "@/server/contract/labels";
import { isKubernetesError, isWorkload, type KubernetesObject, refOf } from "@/server/kubernetes";
import { ANNOTATION_RENDERED } from "../render/hash";
import type { Failure, ReconcileContext } from "./context";
import { covers } from "./covers";
import { refusalOf } from "./refusal";

type Find = (kind: string, name: string) => KubernetesObject | undefined;

/**
 * Brings objects to the cluster by server-side apply, all at once, where the cluster does not have them so already.
 * What the API server refuses comes back as failures; an API server that does not answer throws.
 */
export async function applyAll(
  context: ReconcileContext,
  objects: KubernetesObject[],
  { find, step }: { find: Find; step: Failure["step"] },
): Promise<Failure[]> {
  const results = await Promise.all(
    objects.map(async (object): Promise<Failure[]> => {
      const live = find(object.kind, object.metadata.name);
      try {
        await applyOne(context, object, live);
        return [];
      } catch (error) {
        return [failureOf(error, object, step)];
      }
    }),
  );
  return results.flat();
}

async function applyOne(
  { cluster, memory }: ReconcileContext,
  object: KubernetesObject,
  live: KubernetesObject | undefined,
): Promise<void> {
  if (live && covers(live, object)) return;
  // Another manager's additions to a list of ours (a sidecar, say) keep an object from ever being covered, though
  // applying it changes nothing: that is noticed by its version and not tried again until one of the two changes.
  const key = `${object.metadata.namespace}/${object.kind}/${object.metadata.name}`;
  const attempt = `${object.metadata.annotations?.[ANNOTATION_RENDERED]}@${live?.metadata.resourceVersion}`;
  if (live && memory.get(key) === attempt) return;
  const applied = await cluster.apply(object).catch((error: unknown) => {
    if (!live || !isKubernetesError(error, "invalid")) throw error;
    return overwrite(cluster, object, error);
  });
  if (live && applied.metadata.resourceVersion === live.metadata.resourceVersion) memory.set(key, attempt);
}

/**
 * Somebody may have changed the key of a list's element (a port's number, say). Applying then adds ours beside it, and the
 * API server refuses the two: whole lists take its place first. What still is refused was wrong before.
 */
async function overwrite(
  cluster: ReconcileContext["cluster"],
  object: KubernetesObject,
  refused: unknown,
): Promise<KubernetesObject> {
  const { apiVersion: _, kind: __, metadata: ___, ...content } = object;
  await cluster.mergePatch(refOf(object), content).catch(() => {
    throw refused;
  });
  return cluster.apply(object);
}

/** A refusal that people have to know of; everything else is thrown and tried again. */
function failureOf(error: unknown, object: KubernetesObject, step: Failure["step"]): Failure {
  const refusal = refusalOf(error);
  if (refusal === undefined) throw error;
  return {
    component: isWorkload(object) ? object.spec.template.metadata.labels[LABEL_COMPONENT] : undefined,
    step,
    subject: { kind: object.kind, name: object.metadata.name },
    message: `${object.kind} ${object.metadata.name} was refused: ${refusal}`,
  };
}
