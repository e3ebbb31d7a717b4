import path from "node:path";
import type { SourceFile } from "../renderer/run";

/**
 * A checked-out source, read-only. Paths are relative to its root, with `/`, without `..`. An implementation never leads out
 * of the root, by symbolic links neither.
 */
export interface SourceTree {
  kind(path: string): "file" | "folder" | "absent" | "refused";
  /** Text of a file; undefined where it is none, is larger than `FILE_MAX` or is not UTF-8. */
  read(path: string): string | undefined;
  /** Names in a folder, sorted, at most `FOLDER_MAX`. */
  list(path: string): string[];
  /** Everything as it came, binary files and links too, where the source has it at hand. */
  files?(): readonly SourceFile[];
}

/** Bytes of a file that is read at all. */
export const FILE_MAX = 1 << 20;
export const FOLDER_MAX = 1000;

/**
 * A path written in a file of `folder`, from the root of the source: `outside` where it leaves the source by `..`, `absolute`
 * where it is rooted in somebody's machine (`/`, `~`, `C:\`).
 */
export function resolveIn(folder: string, written: string): { path: string } | "outside" | "absolute" {
  const given = written.trim().replaceAll("\\", "/");
  if (/^(\/|~|[A-Za-z]:\/|\$HOME\b)/.test(given)) return "absolute";
  const joined = path.posix.normalize(path.posix.join(folder, given)).replace(/\/$/, "");
  if (joined === ".." || joined.startsWith("../")) return "outside";
  return { path: joined === "" ? "." : joined };
}

/** Folder of a file in the source; `.` for the root. */
export const folderOf = (file: string) => path.posix.dirname(file);
