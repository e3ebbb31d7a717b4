import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { addressBlock } from "@/server/http/client-address";
import { refusal } from "@/server/http/problem";

/** Keys of shares that an address may show in a minute. */
const KEYS = 20;
const SECONDS = 60;

/**
 * Keeps somebody who has the link of a share from making so many passes by it that everybody else's are thrown out. `take`
 * throws a refusal beyond the pace; counters live in this process.
 */
export function createKeyPace(points = KEYS) {
  const counter = new RateLimiterMemory({ points, duration: SECONDS });
  return {
    async take(address: string): Promise<void> {
      try {
        await counter.consume(addressBlock(address));
      } catch (rejected) {
        if (!(rejected instanceof RateLimiterRes)) throw rejected;
        const seconds = Math.max(1, Math.ceil(rejected.msBeforeNext / 1000));
        throw refusal(
          "too-many-requests",
          `This link was opened too often from your address. Try again in ${seconds} s.`,
          { headers: { "Retry-After": String(seconds) } },
        );
      }
    },
  };
}
