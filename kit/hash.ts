import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";

/** Hash over names and contents: the same inputs give the same key on every machine. 16 hexadecimal digits. */
export function hashParts(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    // With its length before it, no part can run into the next.
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Names and contents of files under `root`, sorted by name, as parts of a hash. */
export async function fileParts(root: string, files: readonly string[]): Promise<(string | Uint8Array)[]> {
  const sorted = [...files].sort();
  const contents = await Promise.all(sorted.map((file) => readFile(path.join(root, file))));
  return sorted.flatMap((file, index) => [file, contents[index] ?? ""]);
}
