import { isSecureHost } from "@/server/http/origins";

/** On https the `__Host-` prefix keeps sibling domains from planting a cookie of this name. */
function cookieName(secure: boolean): string {
  return secure ? "__Host-portal_session" : "portal_session";
}

export interface CookieScope {
  host: string | null | undefined;
  origins: string[];
}

/** The session token in a `Cookie` header, if any. */
export function readSessionCookie(header: string | null | undefined, scope: CookieScope): string | undefined {
  const name = cookieName(isSecureHost(scope.host, scope.origins));
  for (const part of (header ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return undefined;
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
  const secure = isSecureHost(scope.host, scope.origins);
  const attributes = [`${cookieName(secure)}=${value}`, "Path=/", life, "HttpOnly", "SameSite=Lax"];
  return [...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}
