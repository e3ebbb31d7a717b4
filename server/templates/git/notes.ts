import { inMiB } from "./failures";
import type { GitLimits, GitNote } from "./types";

type Code = GitNote["code"];

const NAMED = 5;
const LONGEST = 100;

const SAID: Record<Code, (names: string, limits: GitLimits) => Omit<GitNote, "code">> = {
  Submodule: (names) => ({
    level: "ignored",
    message: `Submodules are not followed: ${names}.`,
    remedy:
      "Put what the template needs into the repository itself, or make a template of the other repository.",
  }),
  LfsPointer: (names) => ({
    level: "warning",
    message: `The content of these files is in Git LFS and is not fetched: ${names}.`,
    remedy: "Keep files that the template needs in git itself.",
  }),
  CodeLeftOut: (names) => ({
    level: "ignored",
    message: `There are many files, so that programs' code and pictures are left out: ${names}.`,
    remedy: "Where a template reads some of them, name the sub-folder that is the template.",
  }),
  FileTooLarge: (names, { fileBytes }) => ({
    level: "warning",
    message: `Files of more than ${inMiB(fileBytes)} are left out: ${names}.`,
    remedy: "Where the template needs them, make them smaller, or let the image bring them.",
  }),
  LinkLeadsOut: (names) => ({
    level: "warning",
    message: `Symbolic links that lead out of the source are not followed: ${names}.`,
    remedy: "Put the files into the folder itself, or take a folder further up as the source.",
  }),
  OddName: (names) => ({
    level: "warning",
    message: `Files whose names no template can have are left out: ${names}.`,
    remedy: "Rename them.",
  }),
};

/** Collects names by what is to be said about them: one note for each kind, with the first names. */
export class Notes {
  private readonly names = new Map<Code, string[]>();

  add(code: Code, name: string): void {
    const names = this.names.get(code);
    if (names) names.push(name);
    else this.names.set(code, [name]);
  }

  list(limits: GitLimits): GitNote[] {
    return [...this.names].map(([code, names]) => ({ code, ...SAID[code](inWords(names), limits) }));
  }
}

/** Names as they may be shown: whoever made them may have put anything in. */
function inWords(names: string[]): string {
  const shown = names.slice(0, NAMED).map((name) => JSON.stringify(name.slice(0, LONGEST)));
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
