import type { IncomingHttpHeaders } from "node:http";

/** What a browser says of where a request comes from. */
export interface Asking {
  method: string;
  upgrade: boolean;
  headers: IncomingHttpHeaders;
}

/** Origins that may use a preview with the cookie of whoever looks at it. */
export interface Family {
  own: string;
  /** All previews of the environment, `own` among them. */
  all: readonly string[];
}

const isSafe = (method: string) => method === "GET" || method === "HEAD";

/** Whether a page is asked for, by a browser or something like it. */
export function isNavigation({ method, upgrade, headers }: Asking): boolean {
  if (upgrade || !isSafe(method)) return false;
  const mode = headers["sec-fetch-mode"];
  if (mode !== undefined) return mode === "navigate";
  return (headers.accept ?? "").includes("text/html");
}

/** Whether it is asked for by a frame in another page. */
export function isFramed({ headers }: Asking): boolean {
  const dest = headers["sec-fetch-dest"];
  return typeof dest === "string" && dest !== "document" && dest !== "empty";
}

/**
 * Whether the cookie counts. It goes with requests from any site (`SameSite=None`), so that another environment's application
 * could drive this one: from elsewhere one may come to look at a page, and do nothing. Who frames it, its policy says.
 */
export function countsCookie(asking: Asking, family: Family): boolean {
  const { method, upgrade, headers } = asking;
  const from = originOf(headers);
  if (from !== undefined && family.all.includes(from)) return true;
  // Browsers always name the origin of a socket.
  if (upgrade) return headers.origin === undefined && isHere(headers);
  if (isHere(headers)) return headers.origin === undefined || isSameOrigin(headers);
  return isSafe(method) && headers["sec-fetch-mode"] === "navigate";
}

/** The question before a call from another origin, which browsers ask without a cookie. */
export function isPreflight({ method, headers }: Asking): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

const isSameOrigin = (headers: IncomingHttpHeaders) => headers["sec-fetch-site"] === "same-origin";

/** From this origin, from the address bar, or from no browser. */
function isHere(headers: IncomingHttpHeaders): boolean {
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "none" || site === "same-origin";
}

/** The origin that asks; of what pages embed, such as pictures, the referrer's. */
function originOf({ origin, referer }: IncomingHttpHeaders): string | undefined {
  if (origin !== undefined) return origin;
  return referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined;
}
