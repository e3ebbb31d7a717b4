type Json = Record<string, unknown>;

const isMap = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The JSON merge patch (RFC 7396) that makes `after` of `before`; nothing if they are the same. Undefined fields count
 * as missing, lists are replaced as a whole.
 */
export function mergePatchOf(before: unknown, after: unknown): Json | undefined {
  if (!isMap(before) || !isMap(after)) throw new Error("A merge patch is made of two maps.");
  const patch: Json = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, wanted] = [before[key], after[key]];
    if (wanted === undefined) {
      if (old !== undefined) patch[key] = null;
    } else if (isMap(old) && isMap(wanted)) {
      const inner = mergePatchOf(old, wanted);
      if (inner) patch[key] = inner;
    } else if (!isSame(old, wanted)) {
      patch[key] = wanted;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => isSame(element, b[index]));
  }
  if (isMap(a) && isMap(b)) return mergePatchOf(a, b) === undefined;
  return a === b;
}
