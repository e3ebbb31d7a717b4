import { type Refusal, refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { findTokenPrincipal, whyTokenRefused } from "./access-tokens/find";
import type { GuessLimit } from "./access-tokens/guess-limit";
import { type Principal, sessionPrincipal } from "./principal";
import { type CookieScope, readSessionCookie } from "./session-cookie";
import { findSession } from "./sessions";

/** What a request shows to say who it is from: a session's cookie, or the secret of an access token. */
export interface Credential {
  kind: "session" | "token";
  secret: string;
}

/**
 * The credential in the headers of a request, if any. A bearer token counts before the cookie, and no browser sends one by
 * itself: where it is used, neither origin nor CSRF token say anything.
 */
export function credentialOf(
  headers: { authorization?: string | null; cookie?: string | null },
  scope: CookieScope,
): Credential | undefined {
  const bearer = /^bearer(?: +(.*))?$/i.exec(headers.authorization?.trim() ?? "");
  if (bearer) return { kind: "token", secret: bearer[1] ?? "" };
  const session = readSessionCookie(headers.cookie, scope);
  return session ? { kind: "session", secret: session } : undefined;
}

/** Whose credential it is; undefined when it is nobody's, or nobody's any more. */
export async function findPrincipal(
  store: Store,
  { kind, secret }: Credential,
): Promise<Principal | undefined> {
  if (kind === "token") return findTokenPrincipal(store, secret);
  const signedIn = await findSession(store, secret);
  return signedIn && sessionPrincipal(signedIn);
}

/** As `findPrincipal`, for a request that comes from outside: throws a refusal that says why nobody is let in. */
export async function identify(options: {
  context: { store: Store; guessLimit: GuessLimit };
  credential: Credential | undefined;
  clientAddress: string;
}): Promise<Principal> {
  const { context, credential, clientAddress } = options;
  const { store, guessLimit } = context;
  if (credential?.kind !== "token") {
    const principal = credential && (await findPrincipal(store, credential));
    if (principal) return principal;
    throw unauthenticated("You are not signed in, or your session has ended. Sign in again.");
  }
  const { secret } = credential;
  await guessLimit.check(clientAddress, secret);
  const principal = await findPrincipal(store, credential);
  if (principal) {
    guessLimit.right(secret);
    return principal;
  }
  await guessLimit.wrong(clientAddress, secret);
  throw unauthenticated(await whyTokenRefused(store, secret), ', error="invalid_token"');
}

/** RFC 9110 wants every 401 to say how to do better; RFC 6750 says how for bearer tokens. */
function unauthenticated(detail: string, error = ""): Refusal {
  return refusal("unauthenticated", detail, {
    headers: { "WWW-Authenticate": `Bearer realm="devspace-portal"${error}` },
  });
}
