import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Progress } from "@/kit/progress";
import type { ClusterPaths } from "../host/paths";
import { boundStorage } from "./bound-storage";
import { type BinaryName, ensureBinary, missingBinaries } from "./build-binaries";
import { buildImage, contextFolder, hasLocalImage, writeArchive } from "./buildah";
import { imageHash, stageInputs } from "./image-inputs";
import { type ImageEntry, type ImageMap, imageEntryOf } from "./image-map";
import { prepareContext } from "./prepare-context";

export interface ImageBuilder {
  map: ImageMap;
  paths: ClusterPaths;
  progress: Progress;
}

/** Where buildah's storage keeps an image of these inputs. */
const localTag = (entry: ImageEntry, hash: string) => `${withoutTag(entry.ref[0] ?? "")}:inputs-${hash}`;

/** A reference without its tag: the last colon, unless it belongs to a registry's port. */
export function withoutTag(ref: string): string {
  const colon = ref.lastIndexOf(":");
  return colon > ref.lastIndexOf("/") ? ref.slice(0, colon) : ref;
}

const fileName = (name: string) => name.replace(":", "-");

/** Where the cache keeps, or will keep, an image's archive. */
export const archiveFile = (paths: ClusterPaths, name: string, hash: string) =>
  path.join(paths.images, `${fileName(name)}-${hash}.tar`);

/** The archive of an image from the cache, or built into it, with the key of its inputs. */
export async function ensureArchive(
  builder: ImageBuilder,
  name: string,
  hash: string,
): Promise<{ file: string; built: boolean }> {
  const { paths, map, progress } = builder;
  const entry = imageEntryOf(map, name);
  const file = archiveFile(paths, name, hash);
  if (existsSync(file)) return { file, built: false };
  await ensureLocal(builder, name, hash);
  await progress.step(`Write image archive ${name}`, () =>
    writeArchive(paths, localTag(entry, hash), entry.ref[0] ?? name, file),
  );
  await removeOldArchives(paths, name, file);
  await boundStorage(paths);
  return { file, built: true };
}

/** Sees to it that buildah's storage has the image, and those it is made from. */
export async function ensureLocal(builder: ImageBuilder, name: string, hash: string): Promise<string> {
  const { map, paths, progress } = builder;
  const entry = imageEntryOf(map, name);
  const tag = localTag(entry, hash);
  if (await hasLocalImage(paths, tag)) return tag;
  const args: Record<string, string> = {};
  for (const [arg, base] of Object.entries(entry.args))
    args[arg] = await ensureLocal(builder, base, await imageHash(map, base));
  await ensureBinaries(builder, entry.binaries);
  await progress.step(
    `Build image ${name}`,
    async (note) => {
      const context = await contextFolder(paths);
      try {
        note("inputs");
        await stageInputs(entry, context);
        for (const binary of entry.binaries)
          await copyFile((await ensureBinary(binary, paths)).file, path.join(context, binary));
        if (entry.prepare) await prepareContext(entry.prepare, context);
        note("");
        await buildImage(paths, { context, tag, target: entry.target, args });
      } finally {
        await rm(context, { recursive: true, force: true });
      }
    },
    "If a download failed, check the network and run the command again: finished parts are kept.",
  );
  return tag;
}

/** The step that builds these programs: one, since they share most of what is compiled. */
export const binariesStep = (names: readonly BinaryName[]) => `Compile ${names.join(", ")}`;

/** Builds Go programs that the cache does not have. `beside`: while other steps go on. */
export async function ensureBinaries(
  { paths, progress }: Pick<ImageBuilder, "paths" | "progress">,
  names: readonly BinaryName[],
  { beside = false, signal }: { beside?: boolean; signal?: AbortSignal } = {},
): Promise<void> {
  const missing = await missingBinaries(names, paths);
  if (missing.length === 0) return;
  await progress.step(
    binariesStep(missing),
    async (note) => {
      for (const name of missing) {
        if (missing.length > 1) note(name);
        await ensureBinary(name, paths, signal);
      }
      note("");
    },
    "Check that Go works and can reach its module proxy (go env GOPROXY), then run the command again.",
    { beside },
  );
}

/** Keeps the two newest archives of an image: the current one and the one before. */
async function removeOldArchives(paths: ClusterPaths, name: string, current: string): Promise<void> {
  await mkdir(paths.images, { recursive: true });
  const pattern = new RegExp(`^${fileName(name)}-[0-9a-f]{16}\\.tar$`);
  const files = (await readdir(paths.images))
    .filter((file) => pattern.test(file))
    .map((file) => path.join(paths.images, file))
    .filter((file) => file !== current);
  const ages = await Promise.all(
    files.map(async (file) => ({ file, time: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  ages.sort((a, b) => b.time - a.time);
  await Promise.all(ages.slice(1).map(({ file }) => rm(file, { force: true })));
}
