import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "@/kit/command";

/**
 * A hash over names and contents of the files below `paths` that git knows or would add; it changes exactly when one
 * of them does. Deleted files count as gone.
 */
export async function sourceHash(root: string, paths: string[]): Promise<string> {
  const listed = await runCommand("git", ["ls-files", "-co", "--exclude-standard", "-z", "--", ...paths], {
    cwd: root,
  });
  const hash = createHash("sha256");
  for (const file of [...new Set(listed.split("\0"))].filter(Boolean).sort()) {
    const content = await readFile(path.join(root, file)).catch(() => undefined);
    if (content) hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
