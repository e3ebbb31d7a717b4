/**
 * Log times are RFC 3339 in UTC with nine digits of a second, so that they order as text. The kubelet writes them with
 * the node's offset, and some runtimes with fewer digits.
 */

const PARTS = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** A time of the kubelet in the form above; what can't be read stays as it is. */
export function normalizeTime(time: string): string {
  if (time.length === 30 && time.endsWith("Z")) return time;
  const [, seconds, fraction = "", zone] = PARTS.exec(time) ?? [];
  if (!seconds || !zone) return time;
  const utc = zone === "Z" ? seconds : new Date(`${seconds}${zone}`).toISOString().slice(0, 19);
  return `${utc}.${fraction.padEnd(9, "0")}Z`;
}

/** A clock time in milliseconds in the form above. */
export function timeOf(epochMs: number): string {
  return normalizeTime(new Date(epochMs).toISOString());
}

/** The time `ms` milliseconds before, to the whole second below: what `sinceTime` of the log API understands. */
export function secondBefore(time: string, ms: number): string {
  const epoch = Date.parse(`${time.slice(0, 23)}Z`) - ms;
  return `${new Date(epoch).toISOString().slice(0, 19)}Z`;
}
