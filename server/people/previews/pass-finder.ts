import type { Store } from "@/server/store";
import { hashToken } from "../tokens";
import { type Audience, findPass, type Pass } from "./passes";

/** For so long a cookie that lets nobody in is not looked up again. No pass becomes one later. */
const REFUSED_MS = 10_000;
const MOST = 10_000;

/** Finds the pass among the secrets of a cookie that is for an endpoint; undefined where none is. */
export type PassFinder = (
  secrets: readonly string[],
  audience: Audience,
  now?: Date,
) => Promise<Pass | undefined>;

/** Remembers for seconds what lets nobody in, so that a page with an old cookie costs no query for each of its files. */
export function createPassFinder(store: Store, most = MOST): PassFinder {
  const refused = new Map<string, number>();
  return async (secrets, { environmentUid, component, endpoint }, now = new Date()) => {
    for (const secret of secrets) {
      const key = hashToken(JSON.stringify([secret, environmentUid, component, endpoint]));
      const until = refused.get(key) ?? 0;
      if (until > now.getTime()) continue;
      refused.delete(key);
      const pass = await findPass(store, secret, now);
      const isFor =
        pass?.environmentUid === environmentUid && pass.component === component && pass.endpoint === endpoint;
      if (isFor) return pass;
      const [oldest] = refused.size >= most ? refused.keys() : [];
      if (oldest !== undefined) refused.delete(oldest);
      refused.set(key, now.getTime() + REFUSED_MS);
    }
    return undefined;
  };
}
