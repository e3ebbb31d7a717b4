import { type ConfigMap, type Gateway, type KubernetesObject, kubernetesError } from "@/server/kubernetes";

/** The part of a gateway that revisions are kept by: what is made is `there`, once for each name, and what is only tried is taken. */
export function keeping(there: Map<string, ConfigMap>): Gateway {
  const only: Pick<Gateway, "apply" | "create" | "get"> = {
    apply: async (applied) => applied,
    async create(made) {
      if (there.has(made.metadata.name)) throw kubernetesError("already-exists", "409", { status: 409 });
      there.set(made.metadata.name, made as KubernetesObject as ConfigMap);
      return made;
    },
    get: async <T extends KubernetesObject>({ name }: { name: string }) =>
      there.get(name) as KubernetesObject as T | undefined,
  };
  return only as Gateway;
}
