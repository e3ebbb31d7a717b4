import { type EnvironmentSpec, type EnvironmentStatus, environmentSpec } from "@/server/contract/environment";
import type { KubernetesObject } from "@/server/kubernetes/types";

/** An Environment as the API server keeps it: its defaults are filled in, its status is missing until the controller saw it. */
export interface EnvironmentObject extends KubernetesObject {
  spec: EnvironmentSpec;
  status?: Partial<EnvironmentStatus>;
}

/**
 * The spec with every default filled in. An object stored under an older schema may lack fields, and one stored under a
 * newer schema may hold fields that are unknown here: the first get their defaults, the second are passed through.
 */
export function specOf(object: EnvironmentObject): EnvironmentSpec {
  const parsed = environmentSpec.safeParse(object.spec);
  if (parsed.success) return parsed.data;
  const defaults = environmentSpec.parse({ owner: object.spec.owner || "unknown" });
  const components = object.spec.components ?? {};
  return {
    ...defaults,
    ...object.spec,
    components: {
      frontend: { ...defaults.components.frontend, ...components.frontend },
      backend: { ...defaults.components.backend, ...components.backend },
      database: { ...defaults.components.database, ...components.database },
    },
  };
}
