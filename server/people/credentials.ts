import type { Store } from "@/server/store";
import { type Principal, sessionPrincipal } from "./principal";
import { type CookieScope, readSessionCookie } from "./session-cookie";
import { findSession } from "./sessions";

/** What a request shows to say who it is from. */
export interface Credential {
  kind: "session";
  token: string;
}

/** The credential in the headers of a request, if any. */
export function credentialOf(
  headers: { cookie?: string | null },
  scope: CookieScope,
): Credential | undefined {
  const token = readSessionCookie(headers.cookie, scope);
  return token ? { kind: "session", token } : undefined;
}

/** Whose credential it is; undefined when it is none, or none any more. */
export async function findPrincipal(store: Store, { token }: Credential): Promise<Principal | undefined> {
  const signedIn = await findSession(store, token);
  return signedIn && sessionPrincipal(signedIn);
}
