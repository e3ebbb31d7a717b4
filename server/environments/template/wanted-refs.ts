import { mayUse } from "@/server/contract/policy-rules";
import type { TemplatePolicy } from "@/server/contract/template-policy";
import { REFS_MAX, REFS_PER_OWNER, type TemplateRef } from "@/server/contract/template-resource";
import type { EnvironmentObject } from "../resource";

/** Reasons of problems that say that a ref is not there; told by their own names. */
export const GONE_PROBLEMS: ReadonlySet<string> = new Set(["RefGone", "RefNotAllowed", "CommitGone"]);

/**
 * Refs that environments of a template name, of whoever may use it, as many as are followed at once, and as many of one owner's: those
 * that are followed already, then by age. What is gone, or gave nothing to publish, gives its place to what waits. `fruitless` are
 * such refs that lost theirs.
 */
export function wantedRefs(
  environments: readonly EnvironmentObject[],
  name: string,
  {
    followed,
    policy = {},
    fruitless = new Set(),
  }: {
    followed: readonly TemplateRef[];
    policy?: TemplatePolicy | undefined;
    fruitless?: ReadonlySet<string>;
  },
): string[] {
  const owners = ownersByRef(environments, name, policy);
  const entries = new Map(followed.map((one) => [one.ref, one]));
  const yields = (ref: string) => {
    const { revision, problem } = entries.get(ref) ?? {};
    return problem ? !revision || GONE_PROBLEMS.has(problem.reason) : !entries.has(ref) && fruitless.has(ref);
  };
  const inOrder = [...new Set([...entries.keys(), ...owners.keys()])].filter((ref) => owners.has(ref));
  const taken = new Map<string, number>();
  const hasPlace = (ref: string) => {
    const own = [...(owners.get(ref) ?? [])];
    if (own.every((owner) => (taken.get(owner) ?? 0) >= REFS_PER_OWNER)) return false;
    for (const owner of own) taken.set(owner, (taken.get(owner) ?? 0) + 1);
    return true;
  };
  const byNeed = [...inOrder].sort((a, b) => Number(yields(a)) - Number(yields(b)));
  const chosen = new Set(byNeed.filter(hasPlace).slice(0, REFS_MAX));
  return inOrder.filter((ref) => chosen.has(ref));
}

/** Who names each ref, the oldest environment's first. */
function ownersByRef(
  environments: readonly EnvironmentObject[],
  name: string,
  policy: TemplatePolicy,
): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>();
  const naming = environments
    .filter(({ spec, metadata }) => spec.template === name && !metadata.deletionTimestamp)
    .filter(({ spec }) => mayUse(policy, spec.owner))
    .sort((a, b) => createdAt(a).localeCompare(createdAt(b)));
  for (const { spec } of naming) {
    if (spec.ref === undefined) continue;
    owners.set(spec.ref, (owners.get(spec.ref) ?? new Set()).add(spec.owner.toLowerCase()));
  }
  return owners;
}

const createdAt = ({ metadata }: EnvironmentObject) => metadata.creationTimestamp ?? "";
