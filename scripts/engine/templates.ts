import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { inRegistry } from "./commands";

const PARTS = ["base", "overlays", "dev-mode", "templates"];
const OUR_IMAGE = /\bdevspace-portal\.local\/[\w./-]+/g;

/** A manifest's text with our images taken from the registry. */
const fromRegistry = (manifest: string, registry: string): string =>
  manifest.replace(OUR_IMAGE, (ref) => inRegistry(ref, registry));

/** Copies the templates and their manifests with images of the registry; returns the folder for `TEMPLATES_DIR`. */
export async function templatesFromRegistry(root: string, into: string, registry: string): Promise<string> {
  await rm(into, { recursive: true, force: true });
  for (const part of PARTS)
    await cp(path.join(root, "k8s", part), path.join(into, part), { recursive: true });
  for (const file of await readdir(into, { recursive: true })) {
    if (!file.endsWith(".yaml")) continue;
    const place = path.join(into, file);
    await writeFile(place, fromRegistry(await readFile(place, "utf8"), registry));
  }
  return path.join(into, "templates");
}
