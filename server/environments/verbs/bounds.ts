import {
  type Amounts,
  describeAmount,
  type EnvironmentRoom,
  overBounds,
  type PersonBounds,
} from "@/server/contract/bounds";
import type { EnvironmentSpec } from "@/server/contract/environment";
import { mayUse, policyRefusals, whyNoMore } from "@/server/contract/policy-rules";
import { demandOf, sum } from "@/server/environments/bounds/demand";
import { demandNow } from "@/server/environments/bounds/grant";
import { templateOf, templatesOf } from "@/server/environments/bounds/made-of";
import { policyDemandOf } from "@/server/environments/bounds/policy-demand";
import { type EnvironmentObject, isOwnedBy, specOf } from "@/server/environments/resource";
import { acceptSpec } from "@/server/environments/template/accept";
import type { Template } from "@/server/environments/template/template";
import { refusal } from "@/server/http/problem";
import type { EnvironmentsContext } from "./context";
import { notYetRead } from "./list";

type Context = Pick<EnvironmentsContext, "templates" | "personBounds"> & {
  environments: Pick<EnvironmentsContext["environments"], "list" | "health">;
};

/** Of an environment whose branch is not published yet nothing is known but that it is one. */
const UNKNOWN: Amounts = { environments: 1, cpu: 0, memory: 0, storage: 0 };

/** What a person's environments ask for in all; those that are being deleted do not count any more. */
function usedBy({ environments, templates }: Context, owner: string, except?: string): Amounts {
  const own = environments.list().filter((one) => {
    const { name, deletionTimestamp } = one.metadata;
    return isOwnedBy(one, owner) && !deletionTimestamp && name !== except;
  });
  return sum(own.map((environment) => demandNow(templates, environment) ?? UNKNOWN));
}

/** Refuses, with numbers, what is more than its owner may have. The controller looks again: kubectl does not pass here. */
export function checkBounds(
  context: Context,
  name: string,
  { spec, before }: { spec: EnvironmentSpec; before?: EnvironmentObject },
) {
  const { wanted, runs } = templatesOf(context.templates, spec, before);
  const demand = (template: Template | undefined, of: EnvironmentSpec) =>
    template ? demandOf(template, acceptSpec(template, of).spec) : UNKNOWN;
  const over = overBounds(context.personBounds, {
    others: usedBy(context, spec.owner, name),
    wanted: demand(wanted, spec),
    granted: before && demand(runs, specOf(before)),
  });
  if (over !== undefined) throw refusal("forbidden", over);
}

/** Refuses environments that are together more than a new owner may have beside their own, or of a template that is not for them. */
export function checkHandOver(context: Context, environments: readonly EnvironmentObject[], owner: string) {
  const over = overBounds(context.personBounds, {
    others: usedBy(context, owner),
    wanted: sum(environments.map((one) => demandNow(context.templates, one) ?? UNKNOWN)),
  });
  if (over !== undefined) throw refusal("forbidden", over);
  for (const environment of environments) {
    const { metadata, spec } = environment;
    const why = policyAgainst(context, environments, { environment, owner });
    if (why)
      throw refusal(
        "forbidden",
        `${metadata.name} cannot be handed over to ${owner} by the policy of template ${spec.template}: ${why} Change the policy, or choose somebody else.`,
      );
  }
}

/** What of an environment the policy of its template would refuse a new owner, once they have all that are handed over. */
function policyAgainst(
  { templates, environments: { list } }: Context,
  all: readonly EnvironmentObject[],
  { environment, owner }: { environment: EnvironmentObject; owner: string },
): string | undefined {
  const { template: name } = environment.spec;
  const policy = templates.rulesOf?.(name)?.policy;
  if (!policy) return undefined;
  if (!mayUse(policy, owner)) return "it is not for them.";
  const handed = new Set(all.map(({ metadata }) => metadata.name));
  const beside = all.filter(({ spec }) => spec.template === name).length - 1;
  const rest = list().filter(
    ({ metadata, spec }) =>
      spec.template === name && !metadata.deletionTimestamp && !handed.has(metadata.name),
  );
  const own = rest.filter((one) => isOwnedBy(one, owner));
  const others = { all: rest.length + beside, own: own.length + beside };
  if (whyNoMore(policy, owner, others) !== undefined)
    return `they may not have ${describeAmount("environments", beside + 1)} more of it.`;
  const template = templateOf(templates, environment);
  const [first] = template
    ? policyRefusals(policy, { owner, others, wanted: policyDemandOf(template, specOf(environment)) })
    : [];
  return first && `${first.field}: ${first.message}`;
}

/** What an environment asks for and may ask for of its owner's bounds; undefined where its template is not there. */
export function describeRoom(context: Context, environment: EnvironmentObject): EnvironmentRoom | undefined {
  const own = demandNow(context.templates, environment);
  const { owner } = specOf(environment);
  const others = usedBy(context, owner, environment.metadata.name);
  return own && { bounds: context.personBounds, others, own };
}

/** What a person may have, has, and what a new environment of each template asks for. */
export function describeBounds(context: Context, owner: string): PersonBounds {
  if (!context.environments.health().synced) throw notYetRead();
  const isFor = (name: string) => mayUse(context.templates.rulesOf?.(name)?.policy ?? {}, owner);
  const fresh = context.templates
    .list()
    .filter(({ name }) => isFor(name))
    .map((template) => {
      const spec: EnvironmentSpec = { owner, template: template.name, paused: false, components: {} };
      return [template.name, demandOf(template, acceptSpec(template, spec).spec)] as const;
    });
  return {
    bounds: context.personBounds,
    used: usedBy(context, owner),
    templates: Object.fromEntries(fresh),
  };
}
