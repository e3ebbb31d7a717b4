import type { Draft, DraftImage, KnownWorkload, Manifest } from "../draft";
import type { Field } from "../reading/field";
import type { Reading } from "../reading/reading";
import { NAMESPACE, type Variables } from "./variables";

/** One devspace.yaml being read, with what its parts need to know of each other. */
export interface Project {
  reading: Reading;
  draft: Draft;
  /** Folder of the file: its paths start here. */
  folder: string;
  variables: Variables;
  images: Map<string, DraftImage>;
  workloads: KnownWorkload[];
  /** Manifests that are known without rendering. */
  manifests: Manifest[];
  /** Deployments whose workloads only a renderer, or somebody's answer, can tell. */
  unrendered: string[];
}

/** Keys of a section that mean nothing to the portal, with the reason. */
export function ignoreKeys(field: Field, code: string, reasons: Record<string, string>): void {
  for (const [name, message] of Object.entries(reasons)) field.get(name)?.mark("ignored", { code, message });
}

/** What an entry is called, and where it would go: an environment has one namespace. */
export function readNameAndNamespace(field: Field): void {
  field.get("name")?.understand();
  const namespace = field.get("namespace");
  const written = namespace?.text();
  if (namespace && written !== undefined && written !== NAMESPACE)
    namespace.mark("adapted", {
      code: "namespace",
      message: `Namespace ${written} becomes the environment's.`,
    });
}
