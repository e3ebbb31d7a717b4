import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { buildGo, goBuildArgs, goVersion } from "@/kit/go";
import { fileParts, hashParts } from "@/kit/hash";
import { cacheDir } from "@/server/state";

const SOURCES = path.resolve(import.meta.dirname, "../../renderer");

/** The renderer's program from the cache, or built into it from `renderer/`; needs Go. Returns its path. */
export async function ensureRenderer(): Promise<string> {
  const sources = (await readdir(SOURCES)).filter(
    (name) => /\.go$|^go\.(mod|sum)$/.test(name) && !name.endsWith("_test.go"),
  );
  const args = goBuildArgs();
  const hash = hashParts([await goVersion(), ...args, ...(await fileParts(SOURCES, sources))]);
  const file = path.join(cacheDir(), "binaries", `renderer-${hash}`);
  if (existsSync(file)) return file;
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  try {
    await buildGo({ folder: SOURCES, args, package: ".", out: unfinished });
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return file;
}
