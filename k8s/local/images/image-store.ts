import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { runCtr } from "../host/containerd";
import type { ClusterPaths } from "../host/paths";
import { refsOf } from "./ensure-images";
import { imageHash } from "./image-inputs";
import { readImageMap } from "./image-map";
import { importedImages, removeImages } from "./import-images";

/**
 * Takes everything out of containerd but the images that the project's sources stand for: containers with what they
 * wrote, and images of earlier sources. containerd must run, and nothing in it.
 */
export async function forgetContainers(paths: ClusterPaths): Promise<void> {
  const containers = words(await runCtr(paths, ["containers", "list", "--quiet"]));
  if (containers.length > 0) await runCtr(paths, ["containers", "rm", ...containers]);
  const writable = writableSnapshots(await runCtr(paths, ["snapshots", "list"]));
  if (writable.length > 0) await runCtr(paths, ["snapshots", "rm", ...writable]);
  const map = readImageMap();
  const current = new Set<string>();
  for (const [name, entry] of map)
    for (const ref of refsOf(entry, await imageHash(map, name))) current.add(ref);
  const there = [...(await importedImages(paths)).keys()];
  await removeImages(
    paths,
    // Names by digest come and go with the others.
    there.filter((ref) => !current.has(ref) && !ref.startsWith("sha256:")),
  );
}

/** Keys of the snapshots that containers write to, out of the table of `ctr snapshots list`; layers of images are committed. */
export function writableSnapshots(table: string): string[] {
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns.at(-1) === "Active")
    .map(([key = ""]) => key);
}

/** Puts the stopped containerd's images into the cache; where that is on another file system they go with the rest. */
export async function stowImages(paths: ClusterPaths): Promise<void> {
  for (const plugin of ["grpc.v1.cri", "runtime.v1.linux", "runtime.v2.task"])
    await rm(path.join(paths.containerdRoot, `io.containerd.${plugin}`), { recursive: true, force: true });
  await rm(paths.imageStore, { recursive: true, force: true });
  await move(paths.containerdRoot, paths.imageStore);
}

/** Gives a new containerd the images that an earlier one left in the cache. */
export async function fetchStowedImages(paths: ClusterPaths): Promise<void> {
  if (!existsSync(paths.containerdRoot) && existsSync(paths.imageStore))
    await move(paths.imageStore, paths.containerdRoot);
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
  }
}

const words = (text: string) => text.split(/\s+/).filter(Boolean);
