import { spawn } from "node:child_process";
import { access, rm, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { compressFiles } from "./compress";
import { packageOf } from "./runtime-packages";

/** `npm run build`: the Prisma client, the pages (.next) and the entry points (dist). Needs nothing but the packages. */
const ROOT = path.resolve(import.meta.dirname, "../..");
const ENTRY_POINTS = ["server/main.ts", "server/controller.ts", "server/publisher.ts", "server/admin.ts"];

function run(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(ROOT, "node_modules/.bin", command), args, {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`\`${command} ${args.join(" ")}\` ended with ${code}.`)),
    );
  });
}

/**
 * Packages stay outside the bundles: they are installed beside them, and Next shares them with its own. Which they are is
 * written beside them.
 */
async function bundle(): Promise<void> {
  await rm(path.join(ROOT, "dist"), { recursive: true, force: true });
  for (const entry of ENTRY_POINTS) await access(path.join(ROOT, entry));
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRY_POINTS,
    outdir: "dist",
    entryNames: "[name]",
    bundle: true,
    splitting: false,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "@": "." },
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
    metafile: true,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const packages = imports.filter(({ external }) => external).map((one) => packageOf(one.path));
  const names = [...new Set(packages)].filter((name) => !isBuiltin(name)).sort();
  await writeFile(path.join(ROOT, "dist/packages.json"), JSON.stringify(names));
}

async function main(): Promise<void> {
  const step = async (name: string, work: () => Promise<void>) => {
    const started = performance.now();
    await work();
    console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  };
  await step("store client", () => run("prisma", ["generate"]));
  await step("entry points", bundle);
  await step("pages", () => run("next", ["build"]));
  await step("compressed scripts", () => compressFiles(path.join(ROOT, ".next/static")));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
