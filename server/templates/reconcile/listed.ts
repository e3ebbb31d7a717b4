import { gitRef } from "@/server/contract/names";
import { type ListedRefs, REFS_LISTED } from "@/server/contract/template-resource";
import { hasUnseen } from "@/server/contract/visible";
import type { GitRefs } from "../git/refs";

/** What forms offer of a repository's refs: those that an environment may name, and no more than a status has room for. */
export function listedOf({ defaultBranch, branches, tags, changes, more }: GitRefs): ListedRefs {
  const first = branches.filter(({ name }) => name === defaultBranch);
  const others = branches.filter(({ name }) => name !== defaultBranch);
  const all = {
    branches: namesOf([...first, ...others]),
    tags: namesOf(tags).sort((a, b) => NATURAL.compare(b, a)),
    changes: changes.map(({ ref }) => ref).filter(isUsable),
  };
  const kinds = ["branches", "tags", "changes"] as const;
  return {
    ...(defaultBranch !== undefined && isUsable(defaultBranch) ? { defaultBranch } : {}),
    branches: all.branches.slice(0, REFS_LISTED.branches),
    tags: all.tags.slice(0, REFS_LISTED.tags),
    changes: all.changes.slice(0, REFS_LISTED.changes),
    more: more || kinds.some((kind) => all[kind].length > REFS_LISTED[kind]),
  };
}

const NATURAL = new Intl.Collator("en", { numeric: true });

const namesOf = (refs: GitRefs["branches"]) => refs.map(({ name }) => name).filter(isUsable);

/** A name that looks like another one is for those who type it. */
const isUsable = (name: string) => gitRef.safeParse(name).success && !hasUnseen(name);
