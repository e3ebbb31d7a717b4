import type { Diagnosis } from "@/server/health/diagnosis";
import { routeLeftOut } from "@/server/health/rules/route-left-out";
import type { KubernetesObject } from "@/server/kubernetes";
import { isHttpRoute } from "../render/routes";
import type { Snapshot } from "./caches";

/** Leaves HTTPRoutes out where the cluster does not know them, and says so: previews go through the portal anyway. */
export function withoutRoutes(
  objects: KubernetesObject[],
  { hasRoutes }: Pick<Snapshot, "hasRoutes">,
): { ground: KubernetesObject[]; diagnoses: Diagnosis[] } {
  if (hasRoutes) return { ground: objects, diagnoses: [] };
  return {
    ground: objects.filter((object) => !isHttpRoute(object)),
    diagnoses: objects.filter(isHttpRoute).map(({ metadata }) => routeLeftOut(metadata.name)),
  };
}
