import { delay, isKubernetesError, type KubernetesObject } from "@/server/kubernetes";
import { applyAll } from "./apply";
import type { Snapshot } from "./caches";
import type { Failure, ReconcileContext } from "./context";

/** How long a new Role may take to count: the API server learns of it by a watch of its own. */
const PROPAGATION_MS = 2000;
const AGAIN_MS = 50;

/** Gives rights of the template's Roles. Right after a Role is made the API server may not know it yet. */
export async function applyGrants(
  context: ReconcileContext,
  bindings: KubernetesObject[],
  { find }: Pick<Snapshot, "find">,
): Promise<Failure[]> {
  const until = Date.now() + PROPAGATION_MS;
  for (;;) {
    try {
      return await applyAll(context, bindings, { find, step: "policies" });
    } catch (error) {
      if (!isKubernetesError(error, "not-found")) throw error;
      if (Date.now() > until)
        return [
          { step: "policies", message: `A RoleBinding names a Role that is not there: ${error.message}` },
        ];
      await delay(AGAIN_MS);
    }
  }
}
