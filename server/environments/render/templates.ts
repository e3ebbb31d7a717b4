import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { LABEL_COMPONENT } from "@/server/contract/labels";
import { COMPONENTS, type ComponentName } from "@/server/contract/names";
import type { Workload } from "@/server/dev-mode/workload";
import type { KubernetesObject } from "@/server/kubernetes";

/** The plain manifests that an environment is rendered from, as they stand in `k8s/`. */
export interface Templates {
  namespace: KubernetesObject;
  /** k8s/base, in its order. */
  base: KubernetesObject[];
  /** Beside a database in dev mode. */
  adminer: KubernetesObject[];
  /** What dev pods may reach. */
  devAccess: KubernetesObject[];
  /** Patches that make a production pod a dev pod. */
  devMode: Record<ComponentName, Workload>;
}

/**
 * Reads the templates once, at start. `root` is the folder that holds `k8s/`. Throws with the path of the file at fault.
 */
export function loadTemplates(root: string = process.cwd()): Templates {
  const at = (...parts: string[]) => path.join(root, "k8s", ...parts);
  const only = (file: string) => {
    const [object, ...more] = readManifests(file);
    if (!object || more.length > 0) throw new Error(`${file} must hold exactly one object.`);
    return object;
  };
  const templates: Templates = {
    namespace: only(at("overlays", "dev", "namespace.yaml")),
    base: readKustomization(at("base")),
    adminer: readKustomization(at("overlays", "dev", "adminer")),
    devAccess: readKustomization(at("overlays", "dev", "package-registries")),
    devMode: {
      frontend: only(at("dev-mode", "frontend.yaml")) as Workload,
      backend: only(at("dev-mode", "backend.yaml")) as Workload,
      database: only(at("dev-mode", "database.yaml")) as Workload,
    },
  };
  for (const component of COMPONENTS) workloadOf(templates, component);
  return templates;
}

/** A component's production workload among the templates. */
export function workloadOf(templates: Templates, component: ComponentName): Workload {
  const found = templates.base.find(
    (object) => isWorkload(object) && object.metadata.labels?.[LABEL_COMPONENT] === component,
  );
  if (!found)
    throw new Error(`k8s/base has no Deployment or StatefulSet labelled ${LABEL_COMPONENT}=${component}.`);
  return found as Workload;
}

export function isWorkload(object: KubernetesObject): object is Workload {
  return object.apiVersion === "apps/v1" && (object.kind === "Deployment" || object.kind === "StatefulSet");
}

/** Follows `resources:` of a kustomization, the only field used there, as `kubectl kustomize` does. */
function readKustomization(folder: string): KubernetesObject[] {
  const file = path.join(folder, "kustomization.yaml");
  const { resources } = parse(readFileSync(file, "utf8")) as { resources: string[] };
  return resources.flatMap((resource) => {
    const target = path.join(folder, resource);
    return statSync(target).isDirectory() ? readKustomization(target) : readManifests(target);
  });
}

function readManifests(file: string): KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, "utf8")).map((document) => {
    if (document.errors[0]) throw new Error(`${file}: ${document.errors[0].message}`);
    const object = document.toJS() as KubernetesObject | null;
    if (!object?.kind || !object.metadata?.name)
      throw new Error(`${file} holds something that is no object.`);
    return object;
  });
}
