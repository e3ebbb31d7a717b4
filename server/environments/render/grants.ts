import { namespaceOf } from "@/server/contract/names";
import type { KubernetesObject } from "@/server/kubernetes";

export interface RoleBinding extends KubernetesObject {
  roleRef: { kind: string; name: string; apiGroup?: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}

export const isRoleBinding = (object: KubernetesObject): object is RoleBinding =>
  object.kind === "RoleBinding";

/** A template's RoleBinding: to service accounts of the environment, and to no others. */
export function renderGrant(binding: RoleBinding, environment: string): RoleBinding {
  const subjects = (binding.subjects ?? []).map(({ kind, name }) => ({
    kind,
    name,
    namespace: namespaceOf(environment),
  }));
  return { ...binding, subjects };
}
