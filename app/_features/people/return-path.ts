/**
 * Where to go after signing in. Only a path on this very origin is followed: a full address, a protocol-relative one
 * (`//host`, `/\host`) or one with control characters leads to the start page.
 */
export function safeReturnPath(candidate: string | null | undefined): string {
  const fallback = "/environments";
  if (!candidate?.startsWith("/")) return fallback;
  const base = "http://origin.invalid";
  try {
    const url = new URL(candidate, base);
    if (url.origin !== base || url.pathname.startsWith("//") || url.pathname === "/sign-in") return fallback;
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return fallback;
  }
}

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  return path === "/" || path === "/environments"
    ? "/sign-in"
    : `/sign-in?return=${encodeURIComponent(path)}`;
}
