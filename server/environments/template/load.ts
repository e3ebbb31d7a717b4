import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { type TemplateDescription, templateDescription } from "@/server/contract/template";
import { compileTemplate, type Manifests } from "./compile";
import { readKustomization, readManifest } from "./manifests";
import type { Template, Templates } from "./template";
import { templateViewOf } from "./view";

/** Where the bundled templates are, from the project's root. */
export const TEMPLATES_FOLDER = path.join("k8s", "templates");

/**
 * Reads every `<folder>/<name>/template.yaml`, once, at start. Throws with the path of the file at fault, and the field.
 */
export function loadTemplates(...folders: string[]): Templates {
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .map((entry) => path.join(folder, entry.name, "template.yaml"))
      .filter((file) => existsSync(file))
      .sort()
      .map(loadTemplate),
  );
  const byName = new Map(found.map((template) => [template.name, template]));
  if (byName.size < found.length) throw new Error(`Two templates in ${folders.join(", ")} have one name.`);
  const views = found.map(templateViewOf);
  return {
    // What comes with the image has one revision and no refs.
    get: (name, _revision, ref) => (ref === undefined ? byName.get(name) : undefined),
    refsOf: () => undefined,
    list: () => found,
    views: () => views,
  };
}

function loadTemplate(file: string): Template {
  const description = readDescription(file);
  try {
    return compileTemplate(description, manifestsBeside(file));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A `template.yaml`. Throws with its path and the field at fault. */
export function readDescription(file: string): TemplateDescription {
  const parsed = templateDescription.safeParse(parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`${file}:\n${faults.join("\n")}`);
}

/** What a `template.yaml` names, by paths from its folder on. */
export function manifestsBeside(file: string): Manifests {
  const at = (relative: string) => path.join(path.dirname(file), relative);
  return {
    folder: (relative) => readKustomization(at(relative)),
    file: (relative) => readManifest(at(relative)),
  };
}
