import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { installedPackages, runtimePackages, tracedPackages } from "./runtime-packages";

/**
 * Removes from `node_modules` what the built portal does not load: the tools of the build, what only pages use (they have it in
 * their bundles), and what npm keeps because it is somebody's optional peer. For images, after `npm run build`.
 */
const ROOT = process.cwd();
/** By the entry points; what pages and route handlers load is in Next's traces. */
const imported: string[] = JSON.parse(readFileSync(path.join(ROOT, "dist/packages.json"), "utf8"));
const kept = runtimePackages(ROOT, [...imported, ...tracedPackages(ROOT)]);
const isKept = (folder: string) => [...kept].some((one) => one === folder || one.startsWith(`${folder}/`));
const left = installedPackages(ROOT).filter((folder) => !isKept(folder));
for (const folder of left) rmSync(folder, { recursive: true, force: true });
console.log(`${kept.size} packages are kept, ${left.length} removed.`);
