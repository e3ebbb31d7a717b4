import path from "node:path";
import type { SourceTree } from "./tree";

/** Folders that no template is in, however large. */
export const NEVER = new Set([".git", "node_modules"]);
/** Deeper than any source; a folder that links to one above it would have no end. */
const DEEPEST = 32;

/** Entries that are looked at: folders that link to each other branch without end. */
const MOST_STEPS = 50_000;

/**
 * Text files of a source below a folder, in the order of their names. It ends at `most` files or `mostBytes`, each passed
 * by one file at most, so that whoever has limits sees that there is more.
 */
export function filesOf(
  tree: SourceTree,
  folder: string,
  { files: most, treeBytes: mostBytes }: { files: number; treeBytes: number },
): { path: string; bytes: Uint8Array }[] {
  const found: { path: string; bytes: Uint8Array }[] = [];
  let [steps, bytes] = [0, 0];
  const walk = (at: string, depth: number): void => {
    for (const name of tree.list(at)) {
      if (found.length > most || bytes > mostBytes || depth > DEEPEST || steps++ > MOST_STEPS) return;
      const inner = path.posix.join(at, name);
      const kind = tree.kind(inner);
      if (kind === "folder" && !NEVER.has(name)) walk(inner, depth + 1);
      const text = kind === "file" ? tree.read(inner) : undefined;
      if (text === undefined) continue;
      const file = { path: inner, bytes: Buffer.from(text) };
      bytes += file.bytes.length;
      found.push(file);
    }
  };
  walk(folder, 0);
  return found;
}
