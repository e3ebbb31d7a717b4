// Installs the packages of a package-lock.json when they are missing or of another version. Plain JavaScript without
// packages, since nothing may be there yet. Usage: node scripts/install.mjs [folder]
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Throws when npm ci fails. Its output goes to stderr: what a command prints itself stays clean. */
export function ensureInstalled(folder) {
  if (isInstalled(folder)) return;
  const started = Date.now();
  const where = path.relative(process.cwd(), folder);
  console.error(`Installing packages${where ? ` of ${where}` : ""} (npm ci) …`);
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm ci failed${error ? `: ${error.message}` : " (see above)"}.`);
  console.error(`Packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** True when node_modules holds every package of the lock file in its version; optional ones may be missing. */
function isInstalled(folder) {
  try {
    const wanted = readPackages(path.join(folder, "package-lock.json"));
    const present = readPackages(path.join(folder, "node_modules", ".package-lock.json"));
    return Object.entries(wanted).every(([place, { version, optional }]) => {
      const found = present[place];
      return place === "" || (found ? found.version === version : optional === true);
    });
  } catch {
    return false;
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled(path.resolve(process.argv[2] ?? "."));
