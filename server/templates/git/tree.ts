import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { SourceFile } from "../renderer/run";
import { resolveIn } from "../sources/tree";
import { choose, withoutCode } from "./choose";
import { inMiB } from "./failures";
import { Notes } from "./notes";
import { contentsOf, listTree, sizesOf } from "./objects";
import { findRef } from "./refs";
import { type GitSession, withGit } from "./session";
import { type GitNote, type GitOptions, GitRefusal, type GitSource } from "./types";

export interface GitTree {
  commit: string;
  /** Full name of what was asked for, such as `refs/heads/main`; absent for a commit. */
  ref?: string;
  /** In the order of their names, by their path below the folder that was asked for. */
  files: SourceFile[];
  /** What is not as the repository has it. */
  notes: GitNote[];
}

/** What is fetched to. */
const FETCHED = "refs/portal/source";
/** Says of a file in Git LFS where its content is. */
const LFS = "version https://git-lfs.github.com/spec/v1\n";
const LFS_BYTES = 1_024;
const LINK_BYTES = 4_096;

/**
 * The files of a folder (`.` for the root) at a branch, tag, full ref or commit; without `ref` of the default branch. Nothing is checked out:
 * no name, mode or link of the repository ever touches the disk. Throws a GitRefusal.
 */
export const fetchTree = (
  source: GitSource,
  { ref, path: folder = "." }: { ref?: string; path?: string },
  options: GitOptions,
): Promise<GitTree> =>
  withGit(source, options, async (git) => {
    const below = folderOf(folder);
    const found = await findRef(git, ref);
    // By its name: between the list and now the branch may have been overwritten.
    const commit = await fetchCommit(git, found.ref ?? found.commit, below);
    const notes = new Notes();
    const { entries, cut } = await listTree(git, commit, below);
    const all = choose(entries, notes);
    const chosen = all.length > git.limits.files ? withoutCode(all, notes) : all;
    if (cut || chosen.length > git.limits.files) throw tooManyFiles(git);
    const oids = [...new Set(chosen.map(({ oid }) => oid))];
    const sizes = await sizesIn(git, oids, below);
    const read = chosen.filter(({ path: file, oid, link }) => {
      const size = sizes.get(oid) ?? Number.POSITIVE_INFINITY;
      if (link ? size <= LINK_BYTES : size <= git.limits.fileBytes) return true;
      notes.add(link ? "OddName" : "FileTooLarge", file);
      return false;
    });
    const total = read.reduce((sum, { oid }) => sum + (sizes.get(oid) ?? 0), 0);
    if (total > git.limits.treeBytes) throw treeTooLarge(git);
    const contents = await contentsOf(git, [...new Set(read.map(({ oid }) => oid))], total);
    const files = read.flatMap(({ path: file, oid, link }): SourceFile[] => {
      const bytes = contents.get(oid) ?? Buffer.alloc(0);
      if (link) return [linkOf(file, bytes.toString("utf8"), notes)];
      if (!isLfsPointer(bytes)) return [{ path: file, bytes }];
      notes.add("LfsPointer", file);
      return [];
    });
    const named = found.ref === undefined ? {} : { ref: found.ref };
    return { commit, ...named, files, notes: notes.list(git.limits) };
  });

/** The commit, and of the objects what is needed to see how large the rest is. */
async function fetchCommit(git: GitSession, wanted: string, folder: string): Promise<string> {
  // Of the whole repository, its files but for large ones; of a folder only the names, since most files are elsewhere.
  const filter = folder === "." ? `blob:limit=${git.limits.fileBytes + 1}` : "blob:none";
  const refspec = `+${wanted}:${FETCHED}`;
  await git.ask({ args: [...FETCH, "--depth=1", `--filter=${filter}`, "source", refspec] });
  await forgetRemote(git);
  const { ok, stdout } = await git.read({
    args: ["rev-parse", "--verify", "--quiet", `${FETCHED}^{commit}`],
  });
  if (ok) return stdout.toString("latin1").trim();
  throw new GitRefusal("RefNotAllowed", "This names no commit.", "Choose a branch, or a tag of a commit.");
}

const FETCH = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];

/** Sizes of all objects that are there. In a folder they are fetched first, unless the server sent everything before. */
async function sizesIn(git: GitSession, oids: string[], folder: string): Promise<Map<string, number>> {
  const sizes = await sizesOf(git, oids);
  const missing = oids.filter((oid) => !sizes.has(oid));
  if (folder === "." || missing.length === 0) return sizes;
  const input = missing.map((oid) => `${oid}\n`).join("");
  await git.ask({ args: [...FETCH, "--filter=blob:none", "--stdin", "source"], input });
  await forgetRemote(git);
  return sizesOf(git, oids);
}

/** Fetching with a filter notes where the rest is, and reading would then fetch it, object by object. */
const forgetRemote = (git: GitSession) =>
  writeFile(path.join(git.folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");

function folderOf(written: string): string {
  const found = resolveIn(".", written);
  if (typeof found === "object" && !/\p{Cc}/u.test(found.path)) return found.path;
  throw new GitRefusal(
    "PathGone",
    "The path leads out of the repository.",
    "Write it from the root of the repository, such as deploy/chart.",
  );
}

/** A link as it is; whoever reads the files decides by where it leads, and one that leads out is said. */
function linkOf(file: string, link: string, notes: Notes): SourceFile {
  if (link.startsWith("/") || typeof resolveIn(path.posix.dirname(file), link) === "string")
    notes.add("LinkLeadsOut", file);
  return { path: file, link };
}

const isLfsPointer = (bytes: Buffer) =>
  bytes.length <= LFS_BYTES && bytes.subarray(0, LFS.length).toString("latin1") === LFS;

const tooManyFiles = ({ limits }: GitSession) =>
  new GitRefusal(
    "TooManyFiles",
    `There are more than the ${limits.files} files that are read.`,
    "Name the sub-folder that is the template.",
  );

const treeTooLarge = ({ limits }: GitSession) =>
  new GitRefusal(
    "TooLarge",
    `The files are more than the ${inMiB(limits.treeBytes)} that are read.`,
    "Name the sub-folder that is the template.",
  );
