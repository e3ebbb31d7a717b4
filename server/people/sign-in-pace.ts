import { setTimeout } from "node:timers/promises";
import { refusal } from "@/server/http/problem";

/** Injected by tests, so that none of them waits. Milliseconds. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const REAL: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => void (await setTimeout(ms, undefined, { signal })),
};

/** Whose attempt it is; `device` when the browser showed that this person signed in by it before. */
export interface Attempt {
  /** The block of addresses it comes from. */
  address: string;
  email: string;
  device?: string | undefined;
}

/** Slows guessing down instead of shutting anybody out: attempts wait their turn, the longer the more of them were wrong. */
export interface SignInPace {
  /** Counts the attempt as wrong beforehand, so that parallel ones cannot slip through, and waits. Throws a refusal when too many wait. */
  wait(attempt: Attempt, signal?: AbortSignal): Promise<void>;
  succeeded(attempt: Attempt): void;
}

interface Lane {
  /** Wrong attempts before any wait. */
  free: number;
  /** Wait after the first one more, ms; it doubles with each. */
  first: number;
  /** Longest wait, ms. */
  most: number;
  /** Attempts that may wait at once. */
  waiting: number;
}

/** One person from one address; one person from everywhere; everybody from one address, which may be a proxy's. */
export const LANES = {
  pair: { free: 5, first: 1_000, most: 16_000, waiting: 5 },
  person: { free: 50, first: 250, most: 2_000, waiting: 20 },
  address: { free: 100, first: 250, most: 1_000, waiting: 40 },
} satisfies Record<string, Lane>;

/** Forgotten after so long without an attempt. */
const QUIET_MS = 15 * 60_000;
const MOST_REMEMBERED = 20_000;
const MOST_WAITING = 200;

interface Entry {
  wrong: number;
  /** When the last attempt had, or will have, its turn. */
  last: number;
  waiting: number;
}

/** Counts live in this process: each replica counts for itself, and a restart forgets. */
export function createSignInPace(clock: Clock = REAL): SignInPace {
  const entries = new Map<string, Entry>();
  let waiting = 0;

  /** Moved to the end: the first one of the map is the one that was quiet for longest. */
  const entryOf = (key: string): Entry => {
    const known = entries.get(key);
    entries.delete(key);
    const fresh = !known || (known.waiting === 0 && clock.now() - known.last > QUIET_MS);
    const entry = fresh ? { wrong: 0, last: Number.NEGATIVE_INFINITY, waiting: 0 } : known;
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > MOST_REMEMBERED && oldest !== undefined) entries.delete(oldest);
    return entry;
  };

  return {
    async wait(attempt, signal) {
      const now = clock.now();
      const taken = keysOf(attempt).map(({ key, lane }) => {
        const entry = entryOf(key);
        return { lane, entry, turn: Math.max(now, entry.last + gapOf(lane, entry.wrong)) };
      });
      const begin = Math.max(...taken.map(({ turn }) => turn));
      const full = taken.some(({ lane, entry }) => entry.waiting >= lane.waiting);
      if (begin > now && (full || waiting >= MOST_WAITING)) throw tooMany(begin - now);
      for (const { entry, turn } of taken) {
        entry.wrong++;
        // Of its own lane only: who waits long for one person must not hold up others of the address.
        entry.last = turn;
      }
      if (begin === now) return;
      const step = (by: 1 | -1) => {
        waiting += by;
        for (const { entry } of taken) entry.waiting += by;
      };
      step(1);
      try {
        await clock.sleep(begin - now, signal);
      } catch (error) {
        // Who went away reads no answer, and it is no failure of the portal's.
        throw signal?.aborted ? tooMany(begin - now) : error;
      } finally {
        step(-1);
      }
    },

    succeeded(attempt) {
      for (const [index, { key }] of keysOf(attempt).entries()) {
        const entry = entries.get(key);
        if (!entry) continue;
        // Who is right is forgiven; others of the same address or guesses at the same person are not.
        entry.wrong = index === 0 ? 0 : Math.max(0, entry.wrong - 1);
      }
    },
  };
}

/** A known browser has a lane of its own: what others do at the same address, or to the same person, does not reach it. */
function keysOf({ address, email, device }: Attempt): { key: string; lane: Lane }[] {
  if (device) return [{ key: `device ${email} ${device}`, lane: LANES.pair }];
  return [
    { key: `pair ${address} ${email}`, lane: LANES.pair },
    { key: `person ${email}`, lane: LANES.person },
    { key: `address ${address}`, lane: LANES.address },
  ];
}

/** Time from one attempt to the next, in ms. */
function gapOf({ free, first, most }: Lane, wrong: number): number {
  return wrong < free ? 0 : Math.min(most, first * 2 ** Math.min(wrong - free, 20));
}

function tooMany(ms: number) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return refusal(
    "too-many-requests",
    `Too many attempts to sign in are waiting already. Try again in ${seconds} s, or use a browser in which you signed in before.`,
    { headers: { "Retry-After": String(seconds) } },
  );
}
