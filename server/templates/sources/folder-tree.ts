import { lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { FILE_MAX, FOLDER_MAX, type SourceTree } from "./tree";

/** A folder of this machine as a source. What a symbolic link leads to outside of the folder is refused. */
export function folderTree(folder: string): SourceTree {
  const root = realpathSync(folder);
  /** The real path of something inside; undefined for what is not there or leads out. */
  const inside = (relative: string): string | "absent" | "refused" => {
    const wanted = path.resolve(root, relative);
    if (!isWithin(root, wanted)) return "refused";
    try {
      const real = realpathSync(wanted);
      return isWithin(root, real) ? real : "refused";
    } catch {
      return "absent";
    }
  };
  const kind: SourceTree["kind"] = (relative) => {
    const real = inside(relative);
    if (real === "absent" || real === "refused") return real;
    const stat = lstatSync(real);
    if (stat.isFile()) return "file";
    return stat.isDirectory() ? "folder" : "refused";
  };
  return {
    kind,
    read(relative) {
      const real = inside(relative);
      if (kind(relative) !== "file" || lstatSync(real).size > FILE_MAX) return undefined;
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(real));
      } catch {
        return undefined;
      }
    },
    list(relative) {
      if (kind(relative) !== "folder") return [];
      return readdirSync(inside(relative)).sort().slice(0, FOLDER_MAX);
    },
  };
}

function isWithin(root: string, real: string): boolean {
  return real === root || real.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}
