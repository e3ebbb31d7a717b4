import { type FileDraft, newFile } from "./draft";

/** Well below what an object of Kubernetes may hold. */
export const FILES_BYTES = 512 * 1024;
const FILES_MOST = 64;
/** As the contract has it: no dot in front, so that neither `.git` nor `..` come along. */
const TAKEN = /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/;

export interface ReadFiles {
  files: FileDraft[];
  /** Files that were left out, each with why. */
  left: string[];
}

/** One file that was dropped or chosen. */
export interface Given {
  name: string;
  /** Path below the folder that was chosen, with its name in front; empty for single files. */
  webkitRelativePath?: string;
  size: number;
  text(): Promise<string>;
}

/** Adds files to those there are; one of a path that is there takes its place. Hidden files, binary ones and too many are left out. */
export async function addFiles(there: readonly FileDraft[], given: readonly Given[]): Promise<ReadFiles> {
  const files = there.filter(({ path, text }) => path !== "" && (text !== "" || there.length > 1));
  const kept = files.length === 1 && files[0]?.text === "" ? [] : files;
  const left: string[] = [];
  let id = Math.max(-1, ...there.map((file) => file.id)) + 1;
  let bytes = kept.reduce((sum, { text }) => sum + text.length, 0);
  for (const one of given) {
    const path = one.webkitRelativePath?.split("/").slice(1).join("/") || one.name;
    const why = await whyNot(one, path, bytes, kept.length);
    if (typeof why === "string") {
      left.push(`${path}: ${why}`);
      continue;
    }
    const place = kept.findIndex((file) => file.path === path);
    const file = newFile(id++, path, why.text);
    if (place >= 0) kept[place] = file;
    else kept.push(file);
    bytes += why.text.length;
  }
  return { files: kept.length > 0 ? kept : [...there], left };
}

async function whyNot(
  file: Given,
  path: string,
  bytes: number,
  count: number,
): Promise<string | { text: string }> {
  if (!TAKEN.test(path) || path.split("/").some((part) => part.startsWith(".")))
    return "hidden, or of a name that is not taken";
  if (count >= FILES_MOST) return `more than ${FILES_MOST} files`;
  if (bytes + file.size > FILES_BYTES)
    return `more than ${FILES_BYTES / 1024} KiB in all; use a git repository`;
  const text = await file.text().catch(() => undefined);
  if (text === undefined) return "could not be read";
  return text.includes("\0") ? "not a text" : { text };
}

/** Files that say by their name what a source holds; the first that is there counts. */
const TELLING: [RegExp, string][] = [
  [/(^|\/)template\.ya?ml$/, "a template of the portal"],
  [/(^|\/)devspace\.ya?ml$/, "a DevSpace project"],
  [/(^|\/)Chart\.yaml$/, "a Helm chart"],
  [/(^|\/)kustomization\.ya?ml$/, "a kustomization"],
  [/(^|\/)(docker-)?compose[^/]*\.ya?ml$/, "a Compose file"],
  [/\.ya?ml$/, "plain manifests"],
];

/** What files look like by their names; publishing looks into them. */
export function looksLike(paths: readonly string[]): string | undefined {
  return TELLING.find(([name]) => paths.some((path) => name.test(path.trim())))?.[1];
}
