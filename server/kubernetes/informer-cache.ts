import type { KubernetesObject } from "./types";

function cacheKey(name: string, namespace = ""): string {
  return `${namespace}/${name}`;
}

const keyOf = ({ metadata }: KubernetesObject) => cacheKey(metadata.name, metadata.namespace);

/** Resource versions of one type are ordered numbers (Kubernetes KEP-5504); anything else counts as newer. */
function isOlderOrSame(candidate: KubernetesObject, known: KubernetesObject): boolean {
  const [a, b] = [candidate.metadata.resourceVersion ?? "", known.metadata.resourceVersion ?? ""];
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return a === b;
  return BigInt(a) <= BigInt(b);
}

/** Objects by namespace and name, with an index over the values of some labels. */
export function informerCache<T extends KubernetesObject>(indexLabels: string[] = []) {
  const objects = new Map<string, T>();
  const indexes = new Map(indexLabels.map((label) => [label, new Map<string, Set<string>>()]));

  function index(object: T, change: "add" | "delete"): void {
    for (const [label, values] of indexes) {
      const value = object.metadata.labels?.[label];
      if (value === undefined) continue;
      const keys = values.get(value) ?? new Set();
      keys[change](keyOf(object));
      if (keys.size > 0) values.set(value, keys);
      else values.delete(value);
    }
  }

  function remove(object: T): T | undefined {
    const known = objects.get(keyOf(object));
    if (!known) return undefined;
    index(known, "delete");
    objects.delete(keyOf(known));
    return known;
  }

  /** Whether it was newer than what was there. */
  function upsert(object: T): boolean {
    const known = objects.get(keyOf(object));
    if (known && known.metadata.uid === object.metadata.uid && isOlderOrSame(object, known)) return false;
    set(object, known);
    return true;
  }

  /** Whether it differs from what was there. A list is right even where it is older: etcd may come back from a backup. */
  function put(object: T): boolean {
    const known = objects.get(keyOf(object));
    const same = known?.metadata.resourceVersion === object.metadata.resourceVersion;
    if (known && same && known.metadata.uid === object.metadata.uid) return false;
    set(object, known);
    return true;
  }

  function set(object: T, known: T | undefined): void {
    const key = keyOf(object);
    if (known) index(known, "delete");
    objects.set(key, object);
    index(object, "add");
  }

  return {
    get: (name: string, namespace?: string) => objects.get(cacheKey(name, namespace)),
    list: () => [...objects.values()],
    byLabel(label: string, value: string): T[] {
      const values = indexes.get(label);
      if (!values) return [...objects.values()].filter(({ metadata }) => metadata.labels?.[label] === value);
      return [...(values.get(value) ?? [])].flatMap((key) => objects.get(key) ?? []);
    },
    upsert,
    remove,
    /** Takes over a complete list; gives what changed. */
    replace(items: T[]): { upserted: T[]; removed: T[] } {
      const keep = new Set(items.map(keyOf));
      const removed = [...objects.values()].filter((object) => !keep.has(keyOf(object)));
      for (const object of removed) remove(object);
      return { upserted: items.filter(put), removed };
    },
  };
}
