import { isSecureHost } from "@/server/http/origins";

export interface CookieScope {
  host: string | null | undefined;
  origins: string[];
}

/** On https the `__Host-` prefix keeps sibling domains from planting a cookie of this name. */
function fullName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

/** The values in a `Cookie` header under our name, as they came. */
export function readCookie(header: string | null | undefined, name: string, scope: CookieScope): string[] {
  const wanted = fullName(name, isSecureHost(scope.host, scope.origins));
  return (header ?? "").split(";").flatMap((part) => {
    const [key, value] = part.trim().split("=", 2);
    return key === wanted && value ? [value] : [];
  });
}

/** `Set-Cookie` of this host alone, out of reach for scripts. */
export function writeCookie(
  cookie: { name: string; value: string; life: string; sameSite: "Lax" | "Strict" },
  scope: CookieScope,
): string {
  const { name, value, life, sameSite } = cookie;
  const secure = isSecureHost(scope.host, scope.origins);
  const attributes = [
    `${fullName(name, secure)}=${value}`,
    "Path=/",
    life,
    "HttpOnly",
    `SameSite=${sameSite}`,
  ];
  return [...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}
