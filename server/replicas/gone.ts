import { setTimeout as delay } from "node:timers/promises";
import { knock } from "./ask";
import type { Holders, Other } from "./holders";
import { QUIET_MS } from "./register";

const LOOK_MS = 1_000;

/**
 * Whether a replica is gone: nobody at its address proves to be it, and the store did not hear of it for a while. One of the two
 * alone says little: network policies refuse as long as they do not know a pod, and the store may have been away. With `wait`
 * looks until it is decided, or that is aborted. Throws when the store does not answer.
 */
export async function isGone(
  other: Other,
  { heardOf, wait }: { heardOf: Holders["heardOf"]; wait?: AbortSignal | undefined },
): Promise<boolean> {
  let first: Date | undefined;
  for (;;) {
    const proven = await knock(other).then(
      () => true,
      () => false,
    );
    if (proven) return false;
    const heard = await heardOf(other);
    if (!heard || heard.quiet * 1000 > QUIET_MS) return true;
    first ??= heard.seenAt;
    // It is there, though not for this replica.
    if (!wait || wait.aborted || heard.seenAt > first) return false;
    await delay(LOOK_MS, undefined, { signal: wait }).catch(() => {});
  }
}
