import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));

/** `@scope/name/part` → `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Packages whose files Next found its pages and route handlers to load, in the traces it writes beside them. */
export function tracedPackages(root: string): string[] {
  const server = path.join(root, ".next/server");
  const traces = readdirSync(server, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".nft.json"),
  );
  const files = traces.flatMap((trace): string[] => {
    const { files } = JSON.parse(readFileSync(path.join(server, trace), "utf8"));
    return files.map((file: string) => path.resolve(server, path.dirname(trace), file));
  });
  const modules = path.join(root, "node_modules/");
  const inside = files.filter((file) => file.startsWith(modules));
  return [...new Set(inside.map((file) => packageOf(file.slice(modules.length))))];
}

/**
 * Folders of the packages that `imported` load and need, themselves included, as Node finds them from `root`. Of the imported
 * ones only the project's own dependencies count: what is for developing is loaded behind a condition.
 */
export function runtimePackages(root: string, imported: readonly string[]): Set<string> {
  const own = manifestOf(root).dependencies ?? {};
  const found = new Set<string>();
  const add = (name: string, from: string, required: boolean) => {
    const folder = folderOf(name, from, root);
    if (!folder && required) throw new Error(`Package ${name} is not installed, which ${from} needs.`);
    if (!folder || found.has(folder)) return;
    found.add(folder);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifestOf(folder);
    // npm lists an optional dependency among the others, too.
    const optional = optionalDependencies ?? {};
    for (const needed of Object.keys(dependencies ?? {}))
      if (!(needed in optional)) add(needed, folder, true);
    for (const needed of Object.keys(peerDependencies ?? {}))
      if (!peerDependenciesMeta?.[needed]?.optional) add(needed, folder, true);
    // Next's are what compiles pages and resizes pictures: a server of built pages loads neither.
    if (name !== "next") for (const needed of Object.keys(optional)) add(needed, folder, false);
  };
  for (const name of imported) if (name in own) add(name, root, true);
  return found;
}

function folderOf(name: string, from: string, root: string): string | undefined {
  for (let at = from; ; at = path.dirname(at)) {
    const folder = path.join(at, "node_modules", name);
    if (existsSync(path.join(folder, "package.json"))) return folder;
    if (at === root || at === path.dirname(at)) return undefined;
  }
}

/** Every package folder below `node_modules`, also those inside of packages. */
export function installedPackages(root: string): string[] {
  const modules = path.join(root, "node_modules");
  if (!existsSync(modules)) return [];
  const entries = readdirSync(modules, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith("."),
  );
  const folders = entries.flatMap(({ name }) =>
    name.startsWith("@")
      ? readdirSync(path.join(modules, name)).map((part) => path.join(modules, name, part))
      : [path.join(modules, name)],
  );
  return folders.flatMap((folder) => [folder, ...installedPackages(folder)]);
}
