/**
 * Kubernetes' strategic merge patch for the fields that pod templates of ours use: maps merge key by key, `null` removes
 * a key, lists named in MERGE_KEYS merge by that field of their elements, every other list is replaced as a whole.
 * `$patch: replace` (in a map, or as an element of a list) replaces instead of merging; `$patch: delete` in an element
 * removes its counterpart. Source: kubernetes.io, "Update API Objects in Place Using kubectl patch".
 */

type Json = Record<string, unknown>;

const MERGE_KEYS: Record<string, string> = {
  containers: "name",
  initContainers: "name",
  env: "name",
  volumes: "name",
  volumeMounts: "mountPath",
  ports: "containerPort",
};

const isMap = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Merges a patch into a base. Neither is changed; `null` in what has no base is left out. */
export function strategicMerge<T>(base: T, patch: unknown): T {
  return merge(base, patch, "") as T;
}

function merge(base: unknown, patch: unknown, field: string): unknown {
  if (Array.isArray(patch)) return mergeList(Array.isArray(base) ? base : [], patch, field);
  if (!isMap(patch)) return patch;
  const { $patch, ...changes } = patch;
  const result: Json = isMap(base) && $patch !== "replace" ? { ...base } : {};
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value, key);
  }
  return result;
}

function mergeList(base: unknown[], patch: unknown[], field: string): unknown[] {
  const directives = patch.filter((element) => isMap(element) && isDirective(element));
  const elements = patch.filter((element) => !directives.includes(element));
  const key = MERGE_KEYS[field];
  const replaces = directives.some((element) => isMap(element) && element.$patch === "replace");
  if (!key || replaces) return elements.map((element) => merge(undefined, element, ""));
  const result = [...base];
  for (const element of elements) {
    if (!isMap(element)) throw new Error(`An element of ${field} in a patch is not a map.`);
    const at = result.findIndex((candidate) => isMap(candidate) && candidate[key] === element[key]);
    if (element.$patch === "delete") {
      if (at >= 0) result.splice(at, 1);
    } else if (at >= 0) {
      result[at] = merge(result[at], element, "");
    } else {
      result.push(merge(undefined, element, ""));
    }
  }
  return result;
}

/** An element that holds nothing but `$patch` speaks of the list itself. */
function isDirective(element: Json): boolean {
  return "$patch" in element && Object.keys(element).length === 1;
}
