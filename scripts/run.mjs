// Starts a TypeScript entry of the project on a machine that may be fresh: installs the packages of package-lock.json
// first when they are missing or of another version. Plain JavaScript without packages, since nothing may be there yet.
// Usage: node scripts/run.mjs <entry.ts> [arguments]
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const [entry, ...args] = process.argv.slice(2);

checkNode();
if (!installed()) install();
run();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node.js ${process.versions.node} is too old: install 20.19 or newer.`);
}

/** True when node_modules holds every package of the lock file in its version; optional ones may be missing. */
function installed() {
  try {
    const wanted = readPackages("package-lock.json");
    const present = readPackages("node_modules/.package-lock.json");
    return Object.entries(wanted).every(([place, { version, optional }]) => {
      const found = present[place];
      return place === "" || (found ? found.version === version : optional === true);
    });
  } catch {
    return false;
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(path.join(root, file), "utf8")).packages;
}

function install() {
  const started = Date.now();
  console.error("Installing packages (npm ci) …");
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    // To stderr, as all messages here: the output of the command itself stays clean.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) fail(`npm ci failed${error ? `: ${error.message}` : " (see above)"}.`);
  console.error(`Packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function run() {
  const child = spawn(process.execPath, ["--import", "tsx", path.join(root, entry ?? ""), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // Ctrl+C reaches the child by itself: it is in the terminal's foreground group. It decides when to end.
  process.on("SIGINT", () => {});
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code, signal) => {
    if (signal) console.error(`Ended by ${signal}.`);
    process.exit(code ?? 1);
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
