import { headers } from "next/headers";
import type { Session } from "@/server/contract/people";
import { getRuntime } from "@/server/runtime";
import { readSessionCookie } from "./session-cookie";
import { findSession, toSession } from "./sessions";

/** For server components: who is signed in; undefined for nobody. Makes the page dynamic. */
export async function currentSession(): Promise<Session | undefined> {
  const request = await headers();
  const { store, config } = getRuntime();
  const token = readSessionCookie(request.get("cookie"), {
    host: request.get("host"),
    origins: config.origins,
  });
  const signedIn = token ? await findSession(store, token) : undefined;
  return signedIn ? toSession(signedIn) : undefined;
}
