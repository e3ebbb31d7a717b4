import { z } from "zod";

/** The first value of a field that two elements of a list share. */
function twice<K extends string>(items: Record<K, string>[], key: K): string | undefined {
  const seen = new Set<string>();
  return items.map((item) => item[key]).find((value) => seen.size === seen.add(value).size);
}

/** Arguments of `refine` for a list whose elements are known by one field, as Kubernetes' lists of kind `map` are. */
export function uniqueBy<K extends string>(key: K) {
  const isUnique = (items: Record<K, string>[]) => twice(items, key) === undefined;
  const params = {
    error: ({ input }: { input?: unknown }) =>
      `${twice(input as Record<K, string>[], key)} stands twice: remove one of them.`,
    params: { schema: { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [key] } },
  };
  return [isUnique, params] as const;
}

/** A map by component name. */
export function byComponent<K extends z.ZodString, V extends z.ZodType>(name: K, component: V, max: number) {
  return z
    .record(name, component, {
      error: (issue) => (issue.code === "invalid_key" ? issue.issues[0]?.message : undefined),
    })
    .refine((components) => Object.keys(components).length <= max, {
      error: `Use at most ${max} components.`,
      params: { schema: { maxProperties: max } },
    });
}
