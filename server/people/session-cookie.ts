import { type CookieScope, readCookie, writeCookie } from "./cookies";

export type { CookieScope };

const NAME = "portal_session";

/** The session token in a `Cookie` header, if any. */
export function readSessionCookie(header: string | null | undefined, scope: CookieScope): string | undefined {
  return readCookie(header, NAME, scope).find((value) => /^[A-Za-z0-9_-]{43}$/.test(value));
}

/** `Set-Cookie` that keeps the token until the session's end. Lax: a link to the portal arrives signed in. */
export function sessionCookie(token: string, endsAt: Date, scope: CookieScope): string {
  return build(token, `Expires=${endsAt.toUTCString()}`, scope);
}

/** `Set-Cookie` that takes the token away. */
export function expiredSessionCookie(scope: CookieScope): string {
  return build("", "Max-Age=0", scope);
}

function build(value: string, life: string, scope: CookieScope): string {
  return writeCookie({ name: NAME, value, life, sameSite: "Lax" }, scope);
}
