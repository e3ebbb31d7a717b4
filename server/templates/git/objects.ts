import type { GitSession } from "./session";
import { GitRefusal } from "./types";

/** A line of a tree. */
export interface TreeEntry {
  /** `100644`, `120000` for a symbolic link, `160000` for a submodule … */
  mode: string;
  oid: string;
  /** As it is in the repository: `undefined` where it is not UTF-8. */
  path: string | undefined;
}

/** Of the listing of a tree: more than any that is not refused for its number of files. */
const LIST_BYTES = 32 * 2 ** 20;
/** Beside each object: its name, type and size. */
const HEADER_BYTES = 128;

/** Everything below a folder of a commit. `cut` where the listing is too long to be read to its end. */
export async function listTree(
  git: GitSession,
  commit: string,
  folder: string,
): Promise<{ entries: TreeEntry[]; cut: boolean }> {
  const tree = folder === "." ? commit : `${commit}:${folder}`;
  const ran = await git.read({ args: ["ls-tree", "-r", "-z", "--full-tree", tree], most: LIST_BYTES });
  if (!ran.ok && !ran.cut)
    throw new GitRefusal(
      "PathGone",
      `There is no folder ${JSON.stringify(folder)} at this commit.`,
      "Check the path; it is from the root of the repository, and not through symbolic links.",
    );
  const entries: TreeEntry[] = [];
  let from = 0;
  for (let to = ran.stdout.indexOf(0); to >= 0; to = ran.stdout.indexOf(0, from)) {
    entries.push(entryOf(ran.stdout.subarray(from, to)));
    from = to + 1;
  }
  return { entries, cut: ran.cut };
}

function entryOf(line: Buffer): TreeEntry {
  const tab = line.indexOf(9);
  const [mode = "", , oid = ""] = line.subarray(0, tab).toString("latin1").split(" ");
  try {
    return { mode, oid, path: new TextDecoder("utf-8", { fatal: true }).decode(line.subarray(tab + 1)) };
  } catch {
    return { mode, oid, path: undefined };
  }
}

/** Bytes of each object; those that are not there are missing in it. */
export async function sizesOf(git: GitSession, oids: readonly string[]): Promise<Map<string, number>> {
  const { stdout } = await git.read({
    args: ["cat-file", "--batch-check", "--buffer"],
    input: oids.map((oid) => `${oid}\n`).join(""),
    most: oids.length * HEADER_BYTES + HEADER_BYTES,
  });
  const lines = stdout.toString("latin1").split("\n");
  return new Map(
    lines
      .map((line) => /^([0-9a-f]+) blob (\d+)$/.exec(line))
      .flatMap((match) => (match ? [[match[1] ?? "", Number(match[2])] as const] : [])),
  );
}

/** The objects themselves, `bytes` in all. */
export async function contentsOf(
  git: GitSession,
  oids: readonly string[],
  bytes: number,
): Promise<Map<string, Buffer>> {
  const { stdout } = await git.read({
    args: ["cat-file", "--batch", "--buffer"],
    input: oids.map((oid) => `${oid}\n`).join(""),
    most: bytes + oids.length * HEADER_BYTES + HEADER_BYTES,
  });
  const found = new Map<string, Buffer>();
  let from = 0;
  for (const oid of oids) {
    const end = stdout.indexOf(10, from);
    const size = Number(
      /^[0-9a-f]+ blob (\d+)$/.exec(stdout.toString("latin1", from, end))?.[1] ?? Number.NaN,
    );
    if (end < 0 || Number.isNaN(size) || end + 1 + size > stdout.length)
      throw new Error("git gave another object than it was asked for.");
    found.set(oid, stdout.subarray(end + 1, end + 1 + size));
    from = end + 1 + size + 1;
  }
  return found;
}
