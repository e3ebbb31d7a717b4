import { delay, isKubernetesError, ROLE_BINDING } from "@/server/kubernetes";
import { renderSecretAccess } from "../render/access";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";
import { refusalOf } from "./refusal";

/** How long a new RoleBinding may take to count: the API server learns of it by a watch of its own. */
const PROPAGATION_MS = 3000;
const AGAIN_MS = 20;

/** Makes a call that reads or writes the environment's Secrets. */
export type SecretCall = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Sees to it that the controller may read and write the environment's Secrets. Where the RoleBinding had to be made, calls
 * that are refused just afterwards are made again.
 */
export async function ensureSecretAccess(
  { cluster, settings }: Pick<ReconcileContext, "cluster" | "settings">,
  name: string,
  { find }: Pick<Snapshot, "find">,
): Promise<SecretCall> {
  const wanted = renderSecretAccess(settings, name);
  if (!wanted || find(ROLE_BINDING.kind, wanted.metadata.name)) return (call) => call();
  try {
    await cluster.apply(wanted);
  } catch (error) {
    // It is told with the other objects, of which it is one.
    if (refusalOf(error) === undefined) throw error;
    return (call) => call();
  }
  const until = Date.now() + PROPAGATION_MS;
  return async (call) => {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!isKubernetesError(error, "forbidden") || Date.now() > until) throw error;
        await delay(AGAIN_MS);
      }
    }
  };
}
