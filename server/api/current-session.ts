import { headers } from "next/headers";
import { cache } from "react";
import type { Session } from "@/server/contract/people";
import { type BySession, type Principal, sessionPrincipal } from "@/server/people/principal";
import { readSessionCookie } from "@/server/people/session-cookie";
import { findSession, toSession } from "@/server/people/sessions";
import { getRuntime } from "@/server/runtime";

/** For server components: who is signed in; undefined for nobody. Makes the page dynamic. Looked up once for each request. */
export const currentPrincipal = cache(async (): Promise<Principal<BySession> | undefined> => {
  const request = await headers();
  const { store, config } = getRuntime();
  const token = readSessionCookie(request.get("cookie"), {
    host: request.get("host"),
    origins: config.origins,
  });
  const signedIn = token ? await findSession(store, token) : undefined;
  return signedIn && sessionPrincipal(signedIn);
});

/** The session of whoever is signed in, as the API gives it. */
export async function currentSession(): Promise<Session | undefined> {
  const principal = await currentPrincipal();
  return principal && toSession({ user: principal.user, ...principal.via });
}
