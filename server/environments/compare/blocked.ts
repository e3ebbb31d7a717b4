import type { KubernetesObject } from "@/server/kubernetes";

/** Fields that Kubernetes never changes in an object that is there. */
const FIXED: Record<string, readonly string[][]> = {
  Deployment: [["spec", "selector"]],
  StatefulSet: [
    ["spec", "selector"],
    ["spec", "serviceName"],
    ["spec", "volumeClaimTemplates"],
    ["spec", "podManagementPolicy"],
  ],
  PersistentVolumeClaim: [
    ["spec", "accessModes"],
    ["spec", "storageClassName"],
  ],
};

const at = (object: unknown, path: readonly string[]): unknown =>
  path.reduce(
    (value: unknown, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    object,
  );

/** Why an object will not become another one in place, with what helps; undefined where it will. */
export function blockedChange(before: KubernetesObject, after: KubernetesObject): string | undefined {
  const path = (FIXED[after.kind] ?? []).find(
    (one) => JSON.stringify(at(before, one)) !== JSON.stringify(at(after, one)),
  );
  if (!path) return undefined;
  const { kind, metadata } = after;
  const loses = kind === "Deployment" ? "" : " Its data stays in its volume only if that keeps its name.";
  return `Kubernetes never changes ${path.join(".")} of a ${kind}. Delete ${kind} ${metadata.name} after the update, and it is made anew, or make a new environment.${loses}`;
}
