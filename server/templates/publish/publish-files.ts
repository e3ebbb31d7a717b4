import type { PublishFinding, PublishWish } from "@/server/contract/template-source";
import { render, type SourceFile } from "../renderer/run";
import { fileTree } from "../sources/file-tree";
import { type Published, publishTree } from "./publish";

/**
 * What files are as a template, by the renderer's program at `program`. `said` is what there is to say about how they came.
 * Rejects when the renderer itself fails, or the signal is aborted.
 */
export async function publishFiles(
  files: readonly SourceFile[],
  wish: PublishWish,
  options: { program: string; signal: AbortSignal; said?: readonly PublishFinding[] },
): Promise<Published> {
  const { program, signal, said = [] } = options;
  return publishTree(
    fileTree(files),
    wish,
    (request, all) => render(request, all, { program, signal }),
    said,
  );
}
