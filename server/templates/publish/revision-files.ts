import { stringify } from "yaml";
import type { RevisionContent } from "./revision";

/** A revision as files of a template, by path: what `loadTemplates` reads, and what can be kept in a repository. */
export function revisionFiles(
  name: string,
  { description, manifests }: RevisionContent,
): Record<string, string> {
  const folders = Object.entries(manifests.folders).flatMap(([folder, objects]): [string, string][] => [
    [`${inner(folder)}/kustomization.yaml`, stringify({ resources: ["objects.yaml"] })],
    [`${inner(folder)}/objects.yaml`, objects.map((object) => stringify(object)).join("---\n")],
  ]);
  const files = Object.entries(manifests.files).map(([file, object]): [string, string] => [
    inner(file),
    stringify(object),
  ]);
  const components = description.components.map(({ dev, tools, ...rest }) => ({
    ...rest,
    tools: tools.map((one) => ({ ...one, folder: inner(one.folder) })),
    ...(dev && {
      dev: {
        ...dev,
        patch: inner(dev.patch),
        beside: dev.beside.map((one) => ({ ...one, folder: inner(one.folder) })),
      },
    }),
  }));
  const spec = { ...description, source: { folders: description.source.folders.map(inner) }, components };
  const template = { apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name }, spec };
  return { "template.yaml": stringify(template), ...Object.fromEntries([...folders, ...files]) };
}

/** A path below the template's own folder, also for what lay beside it. */
const inner = (path: string) => path.replace(/^(\.\.?\/)+/, "") || "objects";
