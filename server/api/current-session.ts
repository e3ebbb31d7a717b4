import { headers } from "next/headers";
import { cache } from "react";
import type { Session } from "@/server/contract/people";
import { type BySession, type Principal, sessionPrincipal } from "@/server/people/principal";
import { readSessionCookie } from "@/server/people/session-cookie";
import { findSession, toSession } from "@/server/people/sessions";
import { getRuntime } from "@/server/runtime";
import { isStoreUnavailable } from "@/server/store/unavailable";

/** Looked up once for each request; `storeAway` when the store does not answer. */
const lookUp = cache(async (): Promise<{ principal?: Principal<BySession>; storeAway?: true }> => {
  const request = await headers();
  const { store, config, log } = getRuntime();
  const token = readSessionCookie(request.get("cookie"), {
    host: request.get("host"),
    origins: config.origins,
  });
  if (!token) return {};
  try {
    const signedIn = await findSession(store, token);
    return signedIn ? { principal: sessionPrincipal(signedIn) } : {};
  } catch (error) {
    if (!isStoreUnavailable(error)) throw error;
    log.warn({ err: error }, "a page was rendered without the store");
    return { storeAway: true };
  }
});

/** For server components: who is signed in; undefined for nobody, and where that cannot be told. Makes the page dynamic. */
export async function currentPrincipal(): Promise<Principal<BySession> | undefined> {
  return (await lookUp()).principal;
}

/** The session of whoever is signed in, as the API gives it; null for nobody, `store-away` where that cannot be told. */
export async function currentSession(): Promise<Session | null | "store-away"> {
  const { principal, storeAway } = await lookUp();
  if (storeAway) return "store-away";
  return principal ? toSession({ user: principal.user, ...principal.via }) : null;
}
