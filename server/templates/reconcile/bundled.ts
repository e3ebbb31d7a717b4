import { existsSync } from "node:fs";
import path from "node:path";
import { compileTemplate } from "@/server/environments/template/compile";
import { manifestsBeside, readDescription } from "@/server/environments/template/load";
import type { KubernetesObject } from "@/server/kubernetes";
import type { RevisionContent } from "../publish/revision";

/** What a template of the portal's image is made of. Throws with its file and the field at fault. */
export function bundledContent(templatesDir: string, name: string): RevisionContent {
  const file = path.join(templatesDir, name, "template.yaml");
  if (!existsSync(file)) throw new Error(`spec.source.bundled: the portal's image has no template ${name}.`);
  const description = readDescription(file);
  const real = manifestsBeside(file);
  const folders: Record<string, KubernetesObject[]> = {};
  const files: Record<string, KubernetesObject> = {};
  compileTemplate(description, {
    folder(at) {
      folders[at] ??= real.folder(at);
      return folders[at];
    },
    file(at) {
      files[at] ??= real.file(at);
      return files[at];
    },
  });
  return { description: description.spec, manifests: { folders, files } };
}
