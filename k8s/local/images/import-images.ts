import { runCtr } from "../host/containerd";
import type { ClusterPaths } from "../host/paths";

const HASH_LABEL = "devspace-portal.io/inputs";

/** References in the cluster's containerd with the key of the inputs they were imported with. */
export async function importedImages(paths: ClusterPaths): Promise<Map<string, string>> {
  return parseImageList(await runCtr(paths, ["images", "list"]));
}

/** Reads the table of `ctr images list`: first column the reference, last the labels. */
function parseImageList(table: string): Map<string, string> {
  const images = new Map<string, string>();
  for (const line of table.split("\n").slice(1)) {
    const [ref] = line.split(/\s+/, 1);
    if (ref) images.set(ref, line.match(new RegExp(`${HASH_LABEL}=([0-9a-f]+)`))?.[1] ?? "");
  }
  return images;
}

/** Imports an archive and gives the image all its names and its key. The names come last: all or nothing. */
export async function importImage(
  paths: ClusterPaths,
  archive: string,
  refs: readonly [string, ...string[]],
  hash: string,
): Promise<void> {
  const [main, ...others] = refs;
  await runCtr(paths, ["images", "import", "--digests=false", archive]);
  if (others.length > 0) await runCtr(paths, ["images", "tag", "--force", main, ...others]);
  for (const ref of refs) await runCtr(paths, ["images", "label", ref, `${HASH_LABEL}=${hash}`]);
}

/** Removes references; images without one are cleaned up by containerd. */
export async function removeImages(paths: ClusterPaths, refs: readonly string[]): Promise<void> {
  if (refs.length > 0) await runCtr(paths, ["images", "remove", ...refs]);
}
