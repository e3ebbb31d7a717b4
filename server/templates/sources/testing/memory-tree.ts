import type { SourceTree } from "../tree";

/** Files by path as a source. */
export function memoryTree(files: Record<string, string>): SourceTree {
  const names = Object.keys(files);
  const within = (folder: string) => (folder === "." ? "" : `${folder}/`);
  return {
    kind(path) {
      if (files[path] !== undefined) return "file";
      return names.some((name) => name.startsWith(within(path))) ? "folder" : "absent";
    },
    read: (path) => files[path],
    list(folder) {
      const below = names.filter((name) => name.startsWith(within(folder)));
      return [...new Set(below.map((name) => name.slice(within(folder).length).split("/")[0] ?? ""))].sort();
    },
  };
}
