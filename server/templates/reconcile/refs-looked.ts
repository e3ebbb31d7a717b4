import type { TemplateRef } from "@/server/contract/template-resource";
import type { GitRefs } from "../git/refs";

/** When a ref that environments name was looked at last, and for which wish. */
export interface RefLook {
  generation: number;
  /** Value of the annotation that asks for another look. */
  refresh: string | undefined;
  at: number;
  /** Where the ref was then, as far as that is known. */
  commit?: string | undefined;
  /**
   * What came of it: `refused` is looked at again at another commit, `gone` once the repository's list says something else, `failed`
   * after a while.
   */
  state: "seen" | "refused" | "failed" | "gone";
  /** How often in a row it failed. */
  failures: number;
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

/** What could not be had is asked for again after so long, then after twice as long, up to the cap: it must not be all that is done. */
const RETRY_MS = 30_000;
const RETRY_CAP_MS = 15 * 60_000;

/**
 * When a ref has to be looked at again without being asked to, in milliseconds since 1970; never, as long as the list doubts nothing.
 * `lost` is one whose revision is not kept any more, or is not told of yet.
 */
export function againAt({ at, state, failures, doubted }: RefLook, lost: boolean): number {
  if (doubted) return 0;
  if (state === "failed") return at + Math.min(RETRY_MS * 2 ** Math.max(0, failures - 1), RETRY_CAP_MS);
  return lost && state === "seen" ? at + RETRY_MS : Number.POSITIVE_INFINITY;
}

const COMMIT = /^[0-9a-f]{40}$/;

/** Whether a ref is a commit: it stays what it is, and no list tells whether it is there. */
export const isCommit = (ref: string): boolean => COMMIT.test(ref);

/** Doubts the refs that are somewhere else by this list, or cannot be told by it. */
export function doubtMoved(looks: Iterable<[string, RefLook]>, refs: GitRefs): [string, RefLook][] {
  return [...looks].map(([ref, look]) => {
    const commit = commitIn(refs, ref);
    const isSame = isCommit(ref) || (commit !== undefined && commit === look.commit);
    const isGone = look.state === "gone" && commit === undefined && !refs.more;
    // Comes back by itself: a list that says nothing new of it must not bring it back sooner.
    const waits = look.state === "failed" && (commit === undefined || look.commit === undefined);
    return [ref, isSame || isGone || waits ? look : { ...look, doubted: true }];
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
