import { ENVIRONMENT_NAME_MAX } from "@/server/contract/components";

/** A name for a copy that none of the names `taken` is: the number at its end counted on, from 2. */
export function proposeName(name: string, taken: readonly string[]): string {
  const [, stem = name, last] = /^(.*?)(?:-(\d{1,4}))?$/.exec(name) ?? [];
  for (let next = last === undefined ? 2 : Number(last) + 1; ; next++) {
    const end = `-${next}`;
    const proposed = `${stem.slice(0, ENVIRONMENT_NAME_MAX - end.length).replace(/-+$/, "")}${end}`;
    if (!taken.includes(proposed)) return proposed;
  }
}

/** A free name for an environment of a template's branch, tag, pull request or commit: as much of both as fits. */
export function nameOfRef(template: string, ref: string, taken: readonly string[]): string {
  const [, kind, number] = CHANGE.exec(ref) ?? [];
  const short = COMMIT.test(ref) ? ref.slice(0, 8) : ref.replace(/^refs\/(heads|tags)\//, "");
  const what = kind ? `${kind === "pull" ? "pr" : "mr"}-${number}` : short;
  const end = plain(what).slice(0, ENVIRONMENT_NAME_MAX - 2);
  // What tells it from others is the branch: the template's name gives way.
  const start = plain(template).slice(0, Math.max(1, ENVIRONMENT_NAME_MAX - end.length - 1));
  const name = trimmed(end === "" ? start : `${trimmed(start)}-${trimmed(end)}`);
  return taken.includes(name) ? proposeName(name, taken) : name;
}

const CHANGE = /^refs\/(pull|merge-requests)\/(\d+)\/head$/;
const COMMIT = /^[0-9a-f]{40}$/;

const trimmed = (text: string) => text.replace(/^-+|-+$/g, "");
const plain = (text: string) => trimmed(text.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
