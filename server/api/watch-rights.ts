import { isRefusal, refusal } from "@/server/http/problem";

/** Milliseconds between looks, as for open streams. */
const RECHECK_MS = 15_000;
/** Milliseconds that one answer or body may take in all. */
const LONGEST_MS = 60 * 60_000;

/** Rights over something that takes longer than the look at its start. */
export interface RightsWatch {
  /** Aborted with a refusal when who asked may no longer, or it lasts too long; also when the client goes away. */
  signal: AbortSignal;
  stop(): void;
}

/**
 * Looks again and again whether a request would still be let in. `check` throws a refusal where not; when it cannot tell
 * (the store is away) the request goes on until it can.
 */
export function watchRights(
  check: () => Promise<unknown>,
  client: AbortSignal,
  { recheckMs = RECHECK_MS, longestMs = LONGEST_MS } = {},
): RightsWatch {
  const ended = new AbortController();
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      await check();
    } catch (error) {
      if (isRefusal(error)) ended.abort(error);
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), recheckMs);
  const longest = setTimeout(
    () => ended.abort(refusal("conflict", "It took longer than an hour, so it was ended.")),
    longestMs,
  );
  const stop = () => {
    clearInterval(timer);
    clearTimeout(longest);
  };
  const signal = AbortSignal.any([client, ended.signal]);
  signal.addEventListener("abort", stop, { once: true });
  return { signal, stop };
}
