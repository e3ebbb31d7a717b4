import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { tryCommand } from "@/kit/command";
import type { ClusterPaths } from "../host/paths";
import { buildah } from "./buildah";

const LIMIT_MEGABYTES = 20_000;
const LEFT_BEHIND_MILLISECONDS = 2 * 3600 * 1000;

/**
 * Keeps buildah's storage, which remembers every step of every build, from growing for ever: past 20 GB it is
 * emptied, and the next build starts its steps anew (finished images have their archives). Folders of killed builds go after two hours.
 */
export async function boundStorage(paths: ClusterPaths): Promise<void> {
  await removeLeftBehind(path.join(paths.buildah, "contexts"));
  const { stdout } = await tryCommand("du", ["-sm", path.join(paths.buildah, "storage")]);
  if (Number.parseInt(stdout, 10) <= LIMIT_MEGABYTES) return;
  await buildah(paths, ["rm", "--all"]);
  await buildah(paths, ["rmi", "--all", "--force"]);
}

async function removeLeftBehind(folder: string): Promise<void> {
  for (const entry of await readdir(folder).catch((): string[] => [])) {
    const found = await stat(path.join(folder, entry)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > LEFT_BEHIND_MILLISECONDS)
      await rm(path.join(folder, entry), { recursive: true, force: true });
  }
}
