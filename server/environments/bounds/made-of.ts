import type { EnvironmentSpec } from "@/server/contract/environment";
import { policyRefusals } from "@/server/contract/policy-rules";
import { type EnvironmentObject, specOf, statusOf } from "../resource";
import { acceptParameters } from "../template/accept-parameters";
import type { Objection } from "../template/objection";
import { revisionOf } from "../template/of";
import type { Template, Templates } from "../template/template";
import { policyDemandOf } from "./policy-demand";

/** What says what an environment goes by. */
type Known = Pick<Templates, "get" | "rulesOf" | "imageRegistries">;

/**
 * What an environment is made of; undefined where its template, its ref, or that revision of it, is not there. One that follows the
 * newest revision stays with what it runs while that lacks values that the spec does not have, or asks for more than may be had.
 */
export function templateOf(templates: Known, environment: EnvironmentObject): Template | undefined {
  const { template, ref, revision } = specOf(environment);
  const found = templates.get(template, revisionOf(environment), ref);
  const runs = statusOf(environment).revision;
  // Whatever became of the ref: what it follows is what runs, until there is something newer.
  const held = heldBack(templates, environment)?.stays;
  return held ?? found ?? (ref && !revision && runs ? templates.get(template, runs) : undefined);
}

/** What an environment would be made of by another spec, or as a new one, and what it is made of until then. */
export function templatesOf(
  templates: Known,
  spec: EnvironmentSpec,
  before: EnvironmentObject | undefined,
): { wanted: Template | undefined; runs: Template | undefined } {
  if (!before) return { wanted: templates.get(spec.template, spec.revision, spec.ref), runs: undefined };
  const { revision } = statusOf(before);
  const known = revision === undefined ? undefined : templates.get(spec.template, revision);
  const wanted = templateOf(templates, { ...before, spec });
  return { wanted, runs: known ?? templateOf(templates, before) };
}

/**
 * The revision that an environment stays with, and what keeps it from the newest one, which it is to follow: what that needs of its
 * spec, or asks for beyond the template's policy.
 */
export function heldBack(
  templates: Known,
  environment: EnvironmentObject,
): { stays: Template; missing: Objection[] } | undefined {
  const [spec, { revision: runs }] = [specOf(environment), statusOf(environment)];
  if (spec.updates !== "automatic" || spec.revision || !runs) return undefined;
  const newest = templates.get(spec.template, undefined, spec.ref);
  if (!newest || newest.revision === runs) return undefined;
  const stays = templates.get(spec.template, runs);
  if (!stays) return undefined;
  const over = beyondPolicy(templates, spec, { stays, newest });
  const missing = [...acceptParameters(newest, spec, templates.imageRegistries).missing, ...over];
  return missing.length > 0 ? { stays, missing } : undefined;
}

/** What the newest revision asks for by itself that the policy does not allow, and the one that runs does not ask for. */
function beyondPolicy(
  templates: Known,
  spec: EnvironmentSpec,
  { stays, newest }: { stays: Template; newest: Template },
): Objection[] {
  const policy = templates.rulesOf?.(spec.template)?.policy;
  if (!policy) return [];
  const refusals = policyRefusals(policy, {
    owner: spec.owner,
    others: { all: 0, own: 0 },
    wanted: policyDemandOf(newest, spec),
    granted: policyDemandOf(stays, spec),
  });
  const held = `The newest revision is not taken before its template's policy allows it:`;
  return refusals.map(({ field, message }) => ({ field: `spec.${field}`, message: `${held} ${message}` }));
}
