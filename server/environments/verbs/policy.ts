import type { EnvironmentSpec } from "@/server/contract/environment";
import { mayUse, type OthersOfTemplate, policyRefusals, whyNoMore } from "@/server/contract/policy-rules";
import { templatesOf } from "@/server/environments/bounds/made-of";
import { policyDemandOf } from "@/server/environments/bounds/policy-demand";
import { type EnvironmentObject, isOwnedBy, specOf, statusOf } from "@/server/environments/resource";
import { refusal } from "@/server/http/problem";
import { authorise } from "@/server/people/authorise";
import type { Principal } from "@/server/people/principal";
import { noSuchTemplate } from "./check";
import type { EnvironmentsContext } from "./context";

type Context = Pick<EnvironmentsContext, "templates"> & {
  environments: Pick<EnvironmentsContext["environments"], "list">;
};

/** Refuses, with each field, what the template's policy does not let its owner have. The controller looks again: kubectl does not pass here. */
export function checkPolicy(
  context: Context,
  name: string,
  { spec, before }: { spec: EnvironmentSpec; before?: EnvironmentObject },
): void {
  const policy = context.templates.rulesOf?.(spec.template)?.policy;
  if (!policy) return;
  const { wanted, runs } = templatesOf(context.templates, spec, before);
  if (!wanted) {
    // What it asks for is not known before its branch is published; who asks, and how often, is.
    const why = before ? undefined : whyNoMore(policy, spec.owner, othersOf(context, spec, name));
    if (why)
      throw refusal("forbidden", `template: ${why}`, { errors: [{ field: "template", message: why }] });
    return;
  }
  const errors = policyRefusals(policy, {
    owner: spec.owner,
    others: othersOf(context, spec, name),
    wanted: policyDemandOf(wanted, spec),
    granted: before && runs && policyDemandOf(runs, specOf(before)),
  });
  const [first] = errors;
  if (first) throw refusal("forbidden", `${first.field}: ${first.message}`, { errors });
}

/** Environments of a template beside the one of this name; those that are being deleted do not count any more. */
function othersOf(
  { environments }: Context,
  { template, owner }: Pick<EnvironmentSpec, "template" | "owner">,
  except?: string,
): OthersOfTemplate {
  const all = environments
    .list()
    .filter(
      ({ metadata, spec }) =>
        spec.template === template && !metadata.deletionTimestamp && metadata.name !== except,
    );
  const own = all.filter((one) => isOwnedBy(one, owner));
  return { all: all.length, own: own.length };
}

/** Why the principal cannot have another environment of a template; undefined where they can. */
function closedTo(context: Context, principal: Principal, template: string): string | undefined {
  const policy = context.templates.rulesOf?.(template)?.policy;
  const owner = principal.user.email;
  return policy && whyNoMore(policy, owner, othersOf(context, { template, owner }));
}

/**
 * Whether the principal is told of a template: where it is for them, or an environment that they see was made of it. Administrators
 * are told of all. Naming a template in an Environment is not enough: one that was refused runs no revision.
 */
export function isToldOf(context: Context, principal: Principal, template: string): boolean {
  const policy = context.templates.rulesOf?.(template)?.policy;
  if (!policy || principal.user.role === "admin" || mayUse(policy, principal.user.email)) return true;
  return context.environments
    .list()
    .some(
      (environment) =>
        environment.spec.template === template &&
        statusOf(environment).revision !== undefined &&
        authorise(principal, "view", environment) === "allowed",
    );
}

/** Refuses a template that the principal is not told of as one that is not there. */
export function checkTold(
  context: Context,
  principal: Principal,
  { template, owner }: EnvironmentSpec,
): void {
  if (!isToldOf(context, principal, template)) throw noSuchTemplate(context.templates, owner);
}

/** Those of some templates that the principal is told of, each with why it cannot be used, where it cannot. */
export function templatesFor<T extends { name: string }>(
  context: Context,
  principal: Principal,
  templates: readonly T[],
): (T & { closed?: string })[] {
  return templates
    .filter(({ name }) => isToldOf(context, principal, name))
    .map((template) => {
      const closed = closedTo(context, principal, template.name);
      return closed === undefined ? template : { ...template, closed };
    });
}
