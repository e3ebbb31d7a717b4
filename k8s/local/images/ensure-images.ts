import type { Progress } from "@/kit/progress";
import { type ClusterPaths, clusterPaths } from "../host/paths";
import { ensureArchive, withoutTag } from "./build-images";
import { imageHash } from "./image-inputs";
import { type ImageEntry, imageEntryOf, readImageMap } from "./image-map";
import { importedImages, importImage, removeImages } from "./import-images";

export interface EnsuredImage {
  name: string;
  /** What to write into a manifest. */
  ref: string;
  /** Key of its inputs: another hash is another image. */
  hash: string;
  /** True when the cluster had no image of these inputs before. */
  changed: boolean;
}

/** Every name that an image gets in the cluster, the main one first. */
export function refsOf(entry: ImageEntry, hash: string): [string, ...string[]] {
  const [main, ...others] = entry.ref;
  if (!main) throw new Error("An image of the map has no name.");
  return entry.tagByHash ? [`${withoutTag(main)}:${hash}`] : [main, ...others];
}

/**
 * Builds what is not cached, and imports what the running cluster does not have. An image whose inputs are unchanged
 * costs only the reading of its inputs. After an abort by `signal` no further one is begun.
 */
export async function ensureImages(
  names: readonly string[],
  {
    progress,
    paths = clusterPaths(),
    signal,
  }: { progress: Progress; paths?: ClusterPaths; signal?: AbortSignal },
): Promise<EnsuredImage[]> {
  const map = readImageMap();
  const hashes = await Promise.all(names.map((name) => imageHash(map, name)));
  const there = await importedImages(paths);
  const ensured: EnsuredImage[] = [];
  for (const [index, name] of names.entries()) {
    signal?.throwIfAborted();
    const entry = imageEntryOf(map, name);
    const hash = hashes[index] ?? "";
    const refs = refsOf(entry, hash);
    const changed = refs.some((ref) => there.get(ref) !== hash);
    if (changed) {
      const { file } = await ensureArchive({ map, paths, progress }, name, hash);
      await progress.step(`Import image ${name}`, () =>
        importImage(paths, file, [entry.ref[0] ?? name, ...refs.filter((ref) => ref !== entry.ref[0])], hash),
      );
      // Its pods name the tag. Earlier tags stay, since pods may still need them: see pruneImage.
      if (entry.tagByHash) await removeImages(paths, [entry.ref[0] ?? name]);
    }
    ensured.push({ name, ref: refs[0], hash, changed });
  }
  return ensured;
}

/** Removes tags of an image that is tagged by hash, but for those given: once no pod needs the others any more. */
export async function pruneImage(
  name: string,
  keep: readonly string[],
  paths: ClusterPaths = clusterPaths(),
): Promise<void> {
  const prefix = `${withoutTag(imageEntryOf(readImageMap(), name).ref[0] ?? name)}:`;
  const tags = [...(await importedImages(paths)).keys()].filter((ref) => ref.startsWith(prefix));
  await removeImages(
    paths,
    tags.filter((ref) => !keep.includes(ref)),
  );
}
