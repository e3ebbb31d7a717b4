import { NEVER } from "../sources/files";
import type { Notes } from "./notes";
import type { TreeEntry } from "./objects";

/** A file or symbolic link that is read. */
export interface ChosenEntry {
  path: string;
  oid: string;
  link: boolean;
}

const PATH_BYTES = 1_000;

/** What of a repository's tree is a file for a template, with a note on what is not. */
export function choose(entries: readonly TreeEntry[], notes: Notes): ChosenEntry[] {
  const chosen = new Map<string, ChosenEntry>();
  for (const { mode, oid, path } of entries) {
    const parts = path?.split("/") ?? [];
    // A repository may well have these folders, and nobody misses them.
    if (parts.some((part) => NEVER.has(part))) continue;
    if (path === undefined || !isPlain(path, parts) || chosen.has(path)) notes.add("OddName", path ?? "�");
    else if (mode === "160000") notes.add("Submodule", path);
    else if (mode === "120000") chosen.set(path, { path, oid, link: true });
    else if (mode.startsWith("100")) chosen.set(path, { path, oid, link: false });
    else notes.add("OddName", path);
  }
  return [...chosen.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What applications are written in and show: no template reads it, but for one that makes a ConfigMap of it. */
const CODE = new RegExp(
  `\\.(${[
    ...["[cm]?[jt]sx?", "vue", "svelte", "css", "s[ac]ss", "less", "html?", "map", "snap"],
    ...[
      "py[cix]?",
      "ipynb",
      "go",
      "rs",
      "java",
      "kts?",
      "scala",
      "groovy",
      "clj",
      "rb",
      "erb",
      "php",
      "cs",
      "fs",
      "swift",
    ],
    ...[
      "c",
      "cc",
      "cpp",
      "h",
      "hpp",
      "m",
      "mm",
      "dart",
      "exs?",
      "elm",
      "hs",
      "lua",
      "pl",
      "r",
      "jl",
      "proto",
    ],
    ...[
      "png",
      "jpe?g",
      "gif",
      "webp",
      "avif",
      "ico",
      "svg",
      "pdf",
      "woff2?",
      "ttf",
      "otf",
      "eot",
      "mp[34]",
      "webm",
      "wav",
    ],
    ...["md", "mdx", "rst", "adoc", "po", "csv", "parquet", "jar", "class", "so", "dll", "exe", "wasm"],
  ].join("|")})$`,
  "i",
);

/** Without code and pictures, which are noted: for a repository that has more than can be read. */
export function withoutCode(chosen: readonly ChosenEntry[], notes: Notes): ChosenEntry[] {
  return chosen.filter(({ path, link }) => {
    const isCode = !link && CODE.test(path);
    if (isCode) notes.add("CodeLeftOut", path);
    return !isCode;
  });
}

/** git refuses none of these in what it fetches. */
function isPlain(path: string, parts: string[]): boolean {
  if (/[\p{Cc}\\]/u.test(path) || Buffer.byteLength(path) > PATH_BYTES) return false;
  return parts.every((part) => part !== "" && part !== "." && part !== "..");
}
