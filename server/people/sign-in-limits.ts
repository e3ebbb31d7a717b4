import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { refusal } from "@/server/http/problem";

const QUARTER_OF_AN_HOUR = 15 * 60;

/** Bounds guessing: by person and address, by person from everywhere, and by address. Good attempts do not count. */
export interface SignInLimits {
  /** Counts an attempt beforehand, so that parallel ones cannot slip through; throws a refusal when there were too many. */
  attempt(address: string, email: string): Promise<void>;
  succeeded(address: string, email: string): Promise<void>;
}

/** Counters live in this process: each replica counts for itself, and a restart forgets. */
export function createSignInLimits(points = { pair: 5, email: 50, address: 100 }): SignInLimits {
  const limiter = (keyPrefix: string, count: number) =>
    new RateLimiterMemory({ keyPrefix, points: count, duration: QUARTER_OF_AN_HOUR });
  const pair = limiter("pair", points.pair);
  const byEmail = limiter("email", points.email);
  const byAddress = limiter("address", points.address);
  const keys = (address: string, email: string) =>
    // In this order a blocked address adds no more keys, and a blocked pair does not lock others out of the user.
    [
      [byAddress, address],
      [pair, `${address} ${email}`],
      [byEmail, email],
    ] as const;
  return {
    async attempt(address, email) {
      for (const [counter, key] of keys(address, email)) {
        try {
          await counter.consume(key);
        } catch (error) {
          if (!(error instanceof RateLimiterRes)) throw error;
          const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
          throw refusal(
            "too-many-requests",
            `Too many attempts to sign in. Try again in ${Math.ceil(seconds / 60)} min.`,
            { headers: { "Retry-After": String(seconds) } },
          );
        }
      }
    },
    async succeeded(address, email) {
      await pair.delete(`${address} ${email}`);
      await byEmail.reward(email);
      await byAddress.reward(address);
    },
  };
}
