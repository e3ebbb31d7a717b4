/** What a person may have at once over all their environments: cores, bytes of memory, bytes of storage, a number. */
export const RESOURCES = ["environments", "cpu", "memory", "storage"] as const;
export type BoundedResource = (typeof RESOURCES)[number];

/** An amount of each; what is asked for by requests, not what is used. */
export type Amounts = Record<BoundedResource, number>;

/** A resource without a bound is left out. */
export type Bounds = Partial<Amounts>;

/** What a person may have, and has. */
export interface PersonBounds {
  bounds: Bounds;
  used: Amounts;
  /** What an environment with its template's amounts asks for, by template. */
  templates: Record<string, Amounts>;
}

/** What one environment may ask for, and asks for. */
export interface EnvironmentRoom {
  bounds: Bounds;
  /** What its owner's other environments ask for. */
  others: Amounts;
  /** What it asks for itself. */
  own: Amounts;
}

/** An amount as people read it: `1.5 CPU`, `768 MiB of memory`, `3 environments`. */
export function describeAmount(resource: BoundedResource, amount: number): string {
  const rounded = (value: number) => String(Math.round(value * 100) / 100);
  if (resource === "environments") return `${amount} environment${amount === 1 ? "" : "s"}`;
  if (resource === "cpu") return `${rounded(amount)} CPU`;
  const gibibytes = amount >= 2 ** 30;
  return `${rounded(amount / 2 ** (gibibytes ? 30 : 20))} ${gibibytes ? "GiB" : "MiB"} of ${resource}`;
}

/** The bounded ones of some amounts as people read them: `1.5 CPU, 3 GiB of memory`. */
export function describeAmounts(bounds: Bounds, amounts: Bounds): string {
  return RESOURCES.flatMap((resource) => {
    const amount = amounts[resource];
    return bounds[resource] === undefined || amount === undefined ? [] : describeAmount(resource, amount);
  }).join(", ");
}

/** Why `wanted` does not fit beside `others` within the bounds, with all numbers; nothing when it does. */
export function overBounds(
  bounds: Bounds,
  { others, wanted, granted }: { others: Amounts; wanted: Amounts; granted?: Amounts | undefined },
): string | undefined {
  const over = RESOURCES.flatMap((resource) => {
    const bound = bounds[resource];
    // What one has may stay, whatever the bound became since; only more of it is refused.
    if (bound === undefined || wanted[resource] <= (granted?.[resource] ?? 0)) return [];
    if (others[resource] + wanted[resource] <= bound * (1 + 1e-9)) return [];
    const say = (amount: number) => describeAmount(resource, amount);
    return resource === "environments"
      ? [`you may have ${say(bound)} and have ${others[resource]}`]
      : [
          `it asks for ${say(wanted[resource])}, you may have ${say(bound)} and have ${say(others[resource])} in others`,
        ];
  });
  if (over.length === 0) return undefined;
  return `This is more than one person may have: ${over.join("; ")}. Make it smaller, or delete an environment.`;
}

/** What is left of each bound, never less than nothing. */
export function leftOver({ bounds, used }: Pick<PersonBounds, "bounds" | "used">): Bounds {
  const left = RESOURCES.flatMap((resource): [BoundedResource, number][] => {
    const bound = bounds[resource];
    return bound === undefined ? [] : [[resource, Math.max(0, bound - used[resource])]];
  });
  return Object.fromEntries(left);
}
