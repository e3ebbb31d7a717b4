import { type Amounts, describeAmount } from "./bounds";
import { quantityValue } from "./quantity";
import type { TemplatePolicy } from "./template-policy";

/** What an environment asks for, as far as a template's policy speaks of it. */
export interface PolicyDemand {
  /** Of all its pods and volumes. */
  total: Amounts;
  /** What its spec sets of components, by the field's path: `components.backend.resources.limits.cpu`. */
  set: Record<string, number>;
}

/** Environments of the template beside this one. */
export interface OthersOfTemplate {
  all: number;
  /** Of the same owner. */
  own: number;
}

/** What the policy of a template refuses; `field` is its path in a request. */
interface PolicyRefusal {
  field: string;
  message: string;
}

/** Who a template is for. */
export function mayUse({ users }: Pick<TemplatePolicy, "users">, person: string): boolean {
  if (!users) return true;
  const address = person.toLowerCase();
  return users.some((one) => one === "*" || one.toLowerCase() === address);
}

/** Why somebody cannot have another environment of a template; undefined where they can. */
export function whyNoMore(
  policy: TemplatePolicy,
  person: string,
  others: OthersOfTemplate,
): string | undefined {
  const { maxEnvironments, maxPerOwner } = policy;
  const say = (count: number) => describeAmount("environments", count);
  if (!mayUse(policy, person))
    return "It is not for everybody, and not for you. Ask an administrator to add you to those who may use it.";
  if (maxPerOwner !== undefined && others.own >= maxPerOwner)
    return maxPerOwner === 0
      ? "Nobody may have an environment of it at the moment. Ask an administrator, or choose another template."
      : `One person may have ${say(maxPerOwner)} of it, and you have ${others.own}. Delete one, or ask an administrator.`;
  if (maxEnvironments !== undefined && others.all >= maxEnvironments)
    return `There may be ${say(maxEnvironments)} of it in all, and there ${others.all === 1 ? "is" : "are"} ${others.all}. Wait until one is deleted, or ask an administrator.`;
  return undefined;
}

/**
 * What of a wish a template's policy refuses. `granted` is what the environment was granted before: that may stay, whatever the policy
 * became since; only more of it is refused. Without it the environment is new to its owner.
 */
export function policyRefusals(
  policy: TemplatePolicy,
  {
    owner,
    others,
    wanted,
    granted,
  }: { owner: string; others: OthersOfTemplate; wanted: PolicyDemand; granted?: PolicyDemand | undefined },
): PolicyRefusal[] {
  const no = granted ? undefined : whyNoMore(policy, owner, others);
  if (no !== undefined) return [{ field: "template", message: no }];
  const { environment = {}, component = {} } = policy.resources ?? {};
  const isOver = (amount: number, bound: number, before = 0) =>
    amount > bound * (1 + 1e-9) && amount > before;
  const inAll = AMOUNTS.flatMap((amount): PolicyRefusal[] => {
    const bound = quantityOf(environment[amount]);
    const [asked, before] = [wanted.total[amount], granted?.total[amount]];
    if (bound === undefined || !isOver(asked, bound, before)) return [];
    const say = (value: number) => describeAmount(amount, value);
    return [
      {
        field: "components",
        message: `An environment of this template may ask for ${say(bound)} in all, and this asks for ${say(asked)}. Make its components smaller.`,
      },
    ];
  });
  const bySetting = Object.entries(wanted.set).flatMap(([field, asked]): PolicyRefusal[] => {
    const amount = AMOUNTS.find((one) => field.endsWith(`.${one}`));
    const bound = amount && quantityOf(component[amount]);
    if (bound === undefined || !isOver(asked, bound, granted?.set[field])) return [];
    return [
      { field, message: `This template allows ${component[amount ?? "cpu"]} at most. Use that or less.` },
    ];
  });
  return [...inAll, ...bySetting];
}

const AMOUNTS = ["cpu", "memory", "storage"] as const;

const quantityOf = (text: string | undefined) => (text === undefined ? undefined : quantityValue(text));
