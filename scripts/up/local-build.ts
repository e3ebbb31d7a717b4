import { access, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { copiedPaths } from "@/k8s/local";
import { runCommand } from "@/kit/command";
import { sourceHash } from "./source-hash";

/** What the image is built from, but for the manifests: those are read as they stand. */
async function inputs(root: string): Promise<string[]> {
  const copied = copiedPaths(await readFile(path.join(root, "Dockerfile"), "utf8"));
  return copied.filter((input) => !input.startsWith("k8s/"));
}

/** Builds `.next` and `dist` unless they stand for the sources as they are. Returns whether it built. */
export async function ensureLocalBuild(root: string): Promise<boolean> {
  const stamp = path.join(root, "dist", "source-hash");
  const hash = await sourceHash(root, await inputs(root));
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
