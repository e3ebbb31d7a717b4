import { quantityValue } from "@/server/kubernetes";

/** Fields whose strings are quantities: the API server may write them differently than we do. */
const QUANTITIES = new Set([
  ...["cpu", "memory", "storage", "ephemeral-storage", "sizeLimit"],
  ...["requests.cpu", "requests.memory", "requests.storage"],
]);

/**
 * Whether an object in the cluster already is what was rendered: every rendered field is there with its value. Fields
 * that only the cluster has (defaults, status, other managers' additions) do not count, elements of lists do. An empty
 * value equals a missing one, since the API server leaves such out.
 */
export function covers(live: unknown, wanted: unknown, field = ""): boolean {
  if (live === undefined || live === null) return isEmpty(wanted);
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((element, index) => covers(live[index], element))
    );
  }
  if (typeof wanted === "object" && wanted !== null) {
    if (typeof live !== "object" || Array.isArray(live)) return false;
    const fields = live as Record<string, unknown>;
    return Object.entries(wanted).every(
      ([key, value]) => value === undefined || covers(fields[key], value, key),
    );
  }
  if (live === wanted) return true;
  if (!QUANTITIES.has(field)) return false;
  return quantityValue(String(live)) === quantityValue(String(wanted));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}
