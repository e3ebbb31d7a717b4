import { access, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "@/kit/command";
import { sourceHash } from "./source-hash";

const INPUTS = [
  "app",
  "server",
  "prisma",
  "public",
  "scripts/build",
  "package-lock.json",
  "tsconfig.json",
  "next.config.mjs",
  "postcss.config.mjs",
  "prisma.config.ts",
];

/** Builds `.next` and `dist` unless they stand for the sources as they are. Returns whether it built. */
export async function ensureLocalBuild(root: string): Promise<boolean> {
  const stamp = path.join(root, "dist", "source-hash");
  const hash = await sourceHash(root, INPUTS);
  const built = await readFile(stamp, "utf8").catch(() => "");
  const pages = await access(path.join(root, ".next", "BUILD_ID")).then(
    () => true,
    () => false,
  );
  if (built === hash && pages) return false;
  await runCommand("npm", ["run", "--silent", "build"], { cwd: root });
  await writeFile(stamp, hash);
  return true;
}
