import { createHash } from "node:crypto";
import type { KubernetesObject } from "@/server/kubernetes";
import type { PodTemplate } from "@/server/kubernetes/workloads";

/** On every rendered object: a change of the rendering, even one that only takes a field away, shows in it. */
export const ANNOTATION_RENDERED = "devspace-portal.io/rendered";
/** On pod templates: a change of the settings and secrets that a pod reads at start replaces the pod. */
export const ANNOTATION_CONFIG = "devspace-portal.io/config";

/** Hash of values by key, for each ConfigMap or Secret by name. */
export type ValueHashes = Record<string, Record<string, string>>;

/** A short hash of any JSON value; objects with the same entries in another order hash alike. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("hex").slice(0, 16);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The object with the hash of itself as an annotation. */
export function stamped<T extends KubernetesObject>(object: T): T {
  const annotations = { ...object.metadata.annotations, [ANNOTATION_RENDERED]: hashOf(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/**
 * Hash of everything that a pod's environment takes from ConfigMaps and Secrets; none if it takes nothing. Of the Secrets in `given`
 * also what it mounts: people change those, and a program reads its files at start.
 */
export function configHash(
  template: PodTemplate,
  configMaps: ValueHashes,
  secrets: ValueHashes,
  given: ReadonlySet<string> = new Set(),
): string | undefined {
  const used: Record<string, unknown> = {};
  const take = (kind: string, hashes: ValueHashes, name: string, key?: string) => {
    used[`${kind}/${name}/${key ?? "*"}`] = key ? (hashes[name]?.[key] ?? null) : (hashes[name] ?? null);
  };
  for (const container of template.spec.containers) {
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      if (configMapRef) take("ConfigMap", configMaps, configMapRef.name);
      if (secretRef) take("Secret", secrets, secretRef.name);
    }
    for (const { valueFrom } of container.env ?? []) {
      const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
      if (configMapKeyRef) take("ConfigMap", configMaps, configMapKeyRef.name, configMapKeyRef.key);
      if (secretKeyRef) take("Secret", secrets, secretKeyRef.name, secretKeyRef.key);
    }
  }
  for (const { secret } of template.spec.volumes ?? []) {
    const name: unknown =
      typeof secret === "object" && secret ? Reflect.get(secret, "secretName") : undefined;
    if (typeof name === "string" && given.has(name)) take("Secret", secrets, name);
  }
  return Object.keys(used).length > 0 ? hashOf(used) : undefined;
}
