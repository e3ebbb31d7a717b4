import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { KubernetesObject } from "@/server/kubernetes";

/** Follows `resources:` of a kustomization, the only field used there, as `kubectl kustomize` does. */
export function readKustomization(folder: string): KubernetesObject[] {
  const file = path.join(folder, "kustomization.yaml");
  const { resources } = parse(readFileSync(file, "utf8")) as { resources: string[] };
  return resources.flatMap((resource) => {
    const target = path.join(folder, resource);
    return statSync(target).isDirectory() ? readKustomization(target) : readManifests(target);
  });
}

/** The one object of a file. Throws with the file's path. */
export function readManifest(file: string): KubernetesObject {
  const [object, ...more] = readManifests(file);
  if (!object || more.length > 0) throw new Error(`${file} must hold exactly one object.`);
  return object;
}

function readManifests(file: string): KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, "utf8")).map((document) => {
    if (document.errors[0]) throw new Error(`${file}: ${document.errors[0].message}`);
    const object: unknown = document.toJS();
    if (!isObject(object)) throw new Error(`${file} holds something that is no object.`);
    return object;
  });
}

function isObject(value: unknown): value is KubernetesObject {
  if (typeof value !== "object" || value === null || !("kind" in value) || !("metadata" in value))
    return false;
  const { metadata } = value;
  return typeof metadata === "object" && metadata !== null && "name" in metadata;
}
