import { LABEL_TOOL, TOOL_LONGEST_MS } from "@/server/contract/tools";
import type { Lease } from "@/server/kubernetes";

/** How far ahead the writer's clock may be; a wish of the far future would never end. */
const SKEW_MS = 5 * 60_000;

/** Somebody's wish for a tool. */
export interface Wish {
  /** Who asked for it last. */
  holder: string;
  until: Date;
}

/** The wishes that last, by tool; each as long as its latest Lease. */
export function wishesOf(leases: readonly Lease[], now: Date): ReadonlyMap<string, Wish> {
  const wishes = new Map<string, Wish>();
  for (const { metadata, spec = {} } of leases) {
    const tool = metadata.labels?.[LABEL_TOOL];
    const { holderIdentity: holder = "", renewTime = "", leaseDurationSeconds = 0 } = spec;
    const lasts = Math.min(leaseDurationSeconds * 1000, TOOL_LONGEST_MS);
    const renewed = Date.parse(renewTime);
    const until = new Date(renewed + lasts);
    // A time that cannot be read gives an invalid date, which is never later.
    if (!tool || metadata.deletionTimestamp || !(until > now) || renewed > now.getTime() + SKEW_MS) continue;
    if (until > (wishes.get(tool)?.until ?? now)) wishes.set(tool, { holder, until });
  }
  return wishes;
}

/** Milliseconds until the first of the wishes ends. */
export function firstEnd(wishes: ReadonlyMap<string, Wish>, now: Date): number | undefined {
  const ends = [...wishes.values()].map(({ until }) => until.getTime() - now.getTime());
  return ends.length > 0 ? Math.min(...ends) : undefined;
}
