import path from "node:path";
import type { SourceFile } from "../renderer/run";
import { FILE_MAX, FOLDER_MAX, type SourceTree } from "./tree";

/** As many as Linux follows. */
const LINKS_MAX = 40;

/** Files and symbolic links by path, from a repository or an archive, as a source. Links that lead out are refused. */
export function fileTree(files: Iterable<SourceFile>): SourceTree {
  const byPath = new Map<string, SourceFile>();
  const folders = new Map<string, Set<string>>([[".", new Set()]]);
  for (const file of files) {
    byPath.set(file.path, file);
    for (let at = file.path; at !== "."; at = path.posix.dirname(at)) {
      const above = path.posix.dirname(at);
      const names = folders.get(above) ?? new Set();
      folders.set(above, names.add(path.posix.basename(at)));
    }
  }
  /** Where a path ends when every link on its way is followed. */
  const follow = (wanted: string): string | "refused" => {
    let rest = normal(wanted).split("/");
    let done = ".";
    for (let links = 0; rest.length > 0; ) {
      const [part = "", ...after] = rest;
      if (part === ".." && done === ".") return "refused";
      const next = path.posix.join(done, part);
      const file = byPath.get(next);
      rest = after;
      if (!file || !("link" in file)) done = next;
      else if (file.link.startsWith("/") || links++ === LINKS_MAX) return "refused";
      else rest = [...file.link.split("/").filter((word) => word !== ""), ...after];
    }
    return done;
  };
  const kindOf = (real: string): "file" | "folder" | "absent" => {
    if (byPath.has(real)) return "file";
    return folders.has(real) ? "folder" : "absent";
  };
  const kind: SourceTree["kind"] = (wanted) => {
    const real = follow(wanted);
    return real === "refused" ? real : kindOf(real);
  };
  return {
    kind,
    read(wanted) {
      const file = byPath.get(follow(wanted));
      if (!file || !("bytes" in file) || file.bytes.length > FILE_MAX) return undefined;
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(file.bytes);
      } catch {
        return undefined;
      }
    },
    list(wanted) {
      const names = folders.get(follow(wanted)) ?? [];
      return [...names].sort().slice(0, FOLDER_MAX);
    },
    // One that leads out is refused to whoever asks for it; the renderer would refuse everything because it is there.
    files: () => [...byPath.values()].filter((file) => !("link" in file) || follow(file.path) !== "refused"),
  };
}

/** Without `.` and empty parts, which name nothing. */
const normal = (wanted: string) =>
  wanted
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/") || ".";
