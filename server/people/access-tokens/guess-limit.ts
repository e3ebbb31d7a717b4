import { RateLimiterMemory } from "rate-limiter-flexible";
import { addressBlock } from "@/server/http/client-address";
import { refusal } from "@/server/http/problem";
import { hashToken } from "../tokens";

/** Wrong tokens an address may show in a quarter of an hour. */
const WRONG_ONES = 30;
const SECONDS = 15 * 60;
const MOST_REMEMBERED = 10_000;

/**
 * Keeps guesses away from the store. No secret of 256 bits is guessed: this is about load. Tokens that let in lately go on doing
 * so, so that somebody's broken program does not lock out others behind the same address.
 */
export interface GuessLimit {
  /** Throws a refusal when the address showed too many wrong tokens, unless this one let in before. */
  check(address: string, secret: string): Promise<void>;
  wrong(address: string, secret: string): Promise<void>;
  right(secret: string): void;
}

/** Counters live in this process. */
export function createGuessLimit(points = WRONG_ONES): GuessLimit {
  const counter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: SECONDS });
  const known = new Set<string>();
  return {
    async check(address, secret) {
      const seen = await counter.get(addressBlock(address));
      if (!seen || seen.consumedPoints < points || known.has(hashToken(secret))) return;
      const seconds = Math.max(1, Math.ceil(seen.msBeforeNext / 1000));
      throw refusal(
        "too-many-requests",
        `Too many wrong access tokens came from your address. Try again in ${Math.ceil(seconds / 60)} min.`,
        { headers: { "Retry-After": String(seconds) } },
      );
    },
    async wrong(address, secret) {
      known.delete(hashToken(secret));
      await counter.consume(addressBlock(address));
    },
    right(secret) {
      const hash = hashToken(secret);
      if (known.has(hash)) return;
      const [oldest] = known;
      if (oldest !== undefined && known.size >= MOST_REMEMBERED) known.delete(oldest);
      known.add(hash);
    },
  };
}
