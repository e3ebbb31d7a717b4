import { parseAllDocuments, stringify } from "yaml";
import { kubectl } from "./kubectl";

/** A Kubernetes object as it stands in a file. */
export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  [field: string]: unknown;
};

/** Reads every object of a YAML stream. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

/** Writes objects as a YAML stream. */
export function toYaml(manifests: Manifest[]): string {
  return manifests.map((manifest) => stringify(manifest)).join("---\n");
}

/**
 * Renders an overlay into a namespace of the test's own, so that a deployment somebody uses is never touched.
 * The overlay's Namespace object comes apart from the rest, under the new name.
 */
export async function renderOverlay(
  overlay: string,
  namespace: string,
): Promise<{ namespace: Manifest; objects: Manifest[] }> {
  const all = parseManifests(await kubectl(["kustomize", `k8s/overlays/${overlay}`]));
  const own = all.find((manifest) => manifest.kind === "Namespace");
  if (!own) throw new Error(`Overlay ${overlay} has no Namespace.`);
  return {
    namespace: { ...own, metadata: { ...own.metadata, name: namespace } },
    objects: all
      .filter((manifest) => manifest.kind !== "Namespace")
      .map((manifest) => ({ ...manifest, metadata: { ...manifest.metadata, namespace } })),
  };
}
