import type { TemplateRef } from "@/server/contract/template-resource";
import type { GitRefs } from "../git/refs";

/** When a ref that environments name was looked at last, and for which wish. */
export interface RefLook {
  generation: number;
  /** Value of the annotation that asks for another look. */
  refresh: string | undefined;
  at: number;
  commit?: string | undefined;
  /** `failed` is tried again soon; `gone` once the repository's list says something else. */
  state: "seen" | "failed" | "gone";
  /** The list says that it may be elsewhere now. */
  doubted: boolean;
}

/** What this process knows of the refs of a template. */
export interface RefsLooked {
  /** When the repository was asked for its refs. */
  listing?: {
    generation: number;
    refresh: string | undefined;
    pushed: string | undefined;
    at: number;
    /** Why it gave none. */
    problem?: TemplateRef["problem"];
  };
  looks: Map<string, RefLook>;
}

const COMMIT = /^[0-9a-f]{40}$/;

/** Doubts the refs that are somewhere else by this list, or cannot be told by it. */
export function doubtMoved(looks: Iterable<[string, RefLook]>, refs: GitRefs): [string, RefLook][] {
  return [...looks].map(([ref, look]) => {
    const commit = commitIn(refs, ref);
    // A commit stays what it is.
    const isSame = COMMIT.test(ref) || (commit !== undefined && commit === look.commit);
    const isGone = look.state === "gone" && commit === undefined && !refs.more;
    return [ref, isSame || isGone ? look : { ...look, doubted: true }];
  });
}

/** Where a ref is by a list, looked for as git does: by its full name, as a branch, as a tag. */
function commitIn({ branches, tags, changes }: GitRefs, ref: string): string | undefined {
  const named = (list: GitRefs["branches"], folder: string) =>
    list.find(({ name }) => `${folder}${name}` === ref)?.commit;
  return (
    changes.find((change) => change.ref === ref)?.commit ??
    named(branches, "refs/heads/") ??
    named(tags, "refs/tags/") ??
    named(branches, "") ??
    named(tags, "")
  );
}
