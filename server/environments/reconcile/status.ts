import type { EnvironmentStatus } from "@/server/contract/environment";
import { visibleThroughout } from "@/server/contract/visible";
import { ENVIRONMENT, type EnvironmentObject, statusOf } from "../resource";
import type { ReconcileContext } from "./context";
import { eventsBetween, recordEvents } from "./events";
import { mergePatchOf } from "./merge-patch";

/**
 * Writes the status if it changed, on the condition that the Environment is still the one that was read: otherwise the
 * call is a conflict and the name is processed again. Events tell of the change afterwards, so never twice. Gives the
 * Environment as it is then.
 */
export async function writeStatus(
  context: ReconcileContext,
  environment: EnvironmentObject,
  observed: EnvironmentStatus,
): Promise<EnvironmentObject> {
  // Terminals show it too.
  const status = visibleThroughout(observed);
  const patch = mergePatchOf(environment.status ?? {}, status);
  if (!patch) return environment;
  const { name, resourceVersion } = environment.metadata;
  const written = await context.hub.mergePatch(
    { type: ENVIRONMENT, name },
    { metadata: { resourceVersion }, status: patch },
    { subresource: "status" },
  );
  context.caches.wrote(written);
  const previous = statusOf(environment);
  context.onStatus?.(previous, status);
  await recordEvents(context, environment, eventsBetween(previous, status));
  return written;
}
