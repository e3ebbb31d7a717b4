// Starts a TypeScript entry of the project on a machine that may be fresh: installs the project's packages first when
// they are missing. Usage: node scripts/run.mjs <entry.ts> [arguments]
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [entry = "", ...args] = process.argv.slice(2);

try {
  checkNode();
  ensureInstalled(root);
  run();
} catch (error) {
  fail(error.message);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node.js ${process.versions.node} is too old: install 20.19 or newer.`);
}

function run() {
  const child = spawn(process.execPath, ["--import", "tsx", path.join(root, entry), ...args], {
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
