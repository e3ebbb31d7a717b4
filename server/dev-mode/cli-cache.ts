import { type Document, isMap, isSeq, parseDocument, type YAMLMap, YAMLSeq } from "yaml";

/** A dev pod in the DevSpace CLI's cache, by which `devspace reset pods` finds it (v6, pkg/devspace/config/remotecache). */
export interface CachedDevPod {
  /** Of the entry of `dev` in the configuration. */
  name: string;
  namespace: string;
  /** The dev workload. */
  deployment: string;
  /** The workload it stands in for. */
  parentKind: string;
  parentName: string;
}

/** The cache with a dev pod in it, all else as it is; undefined where it is no cache. */
export function withDevPod(cache: string, devPod: CachedDevPod): string | undefined {
  const read = parseCache(cache);
  if (!read) return undefined;
  const { document, devPods } = read;
  const entry = find(devPods, devPod.name);
  const fields = Object.entries(devPod);
  if (entry && fields.every(([key, value]) => entry.get(key) === value)) return cache;
  if (entry) for (const [key, value] of fields) entry.set(key, value);
  else devPods.add(document.createNode(devPod));
  document.set("devPods", devPods);
  return document.toString();
}

/** The cache without the dev pod of a name, all else as it is; undefined where it is no cache. */
export function withoutDevPod(cache: string, name: string): string | undefined {
  const read = parseCache(cache);
  if (!read) return undefined;
  const { document, devPods } = read;
  const entry = find(devPods, name);
  if (!entry) return cache;
  devPods.items = devPods.items.filter((item) => item !== entry);
  if (devPods.items.length === 0) document.delete("devPods");
  return document.toString();
}

function parseCache(cache: string): { document: Document; devPods: YAMLSeq } | undefined {
  const document = parseDocument(cache);
  const { errors, contents } = document;
  if (errors.length > 0 || (contents !== null && !isMap(contents))) return undefined;
  const devPods = document.get("devPods") ?? new YAMLSeq();
  return isSeq(devPods) ? { document, devPods } : undefined;
}

function find(devPods: YAMLSeq, name: string): YAMLMap | undefined {
  return devPods.items.filter(isMap).find((item) => item.get("name") === name);
}
