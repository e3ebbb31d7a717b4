import type { ConnectionState } from "./connection-state";

export const POLL_SECONDS = 10;
/** Failures before the first welcome after which sockets count as blocked. */
const FAILURES = 3;

/** When the page was last refreshed by HTTP, in milliseconds since 1970. */
export interface Polled {
  at: number;
}
export const polledKey = ["polled"] as const;

/** Whether no socket has opened at all, though it was tried often enough: a proxy may not pass upgrades on. */
export function isBlocked(state: ConnectionState): boolean {
  return state.status === "reconnecting" && state.neverOpen && state.attempt + 1 >= FAILURES;
}
