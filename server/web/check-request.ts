import type { IncomingMessage } from "node:http";
import { matchPath } from "@/server/api/match";
import { bodyTooLarge, MAX_BODY_BYTES } from "@/server/http/body";
import { type Refusal, refusal, wrongField } from "@/server/http/problem";

export interface Checked {
  /** Label for metrics and log: a route template, never what the client wrote. */
  route: string;
  refused?: Refusal;
}

/**
 * Where a request goes, judged by the raw path: nothing is decoded or normalised, so no spelling reaches a handler by another
 * way. Unknown paths and methods of the API end here.
 */
export function checkRequest(request: Pick<IncomingMessage, "url" | "method" | "headers">): Checked {
  const pathname = (request.url ?? "/").split("?")[0] ?? "/";
  const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
  if (!isPlainPath(pathname))
    return { route: "invalid", refused: wrongField("path", "The path is not valid.") };
  const limit = matchPath(pathname)?.bodyLimits[method] ?? MAX_BODY_BYTES;
  if (Number(request.headers["content-length"] ?? 0) > limit && !takesFile(request))
    return { route: "too-large", refused: bodyTooLarge(limit, { Connection: "close" }) };
  if (pathname === "/api" || pathname.startsWith("/api/")) return checkApi(pathname, method);
  const route = pathname.startsWith("/_next/") ? "assets" : "pages";
  if (method === "GET") return { route };
  return { route, refused: notAllowed(method, ["GET"]) };
}

/** Whether the body of a request is a file, which may be long and take long. */
export function takesFile({ url, method }: Pick<IncomingMessage, "url" | "method">): boolean {
  return matchPath(url?.split("?")[0] ?? "/")?.takesBytes.includes(method ?? "") === true;
}

/** One absolute path, without what proxies and file systems read differently, and with whole escapes. */
function isPlainPath(pathname: string): boolean {
  if (!pathname.startsWith("/") || pathname.startsWith("//") || pathname.includes("\\")) return false;
  try {
    const decoded = decodeURIComponent(pathname);
    // Next would resolve `/x/../api/users` to the operation, past the checks made here.
    return !decoded.includes("\0") && !decoded.split(/[/\\]/).some((part) => part === "." || part === "..");
  } catch {
    return false;
  }
}

function checkApi(pathname: string, method: string): Checked {
  const match = matchPath(pathname);
  if (!match)
    return {
      route: "unknown",
      refused: refusal("not-found", "There is no such path in the API. /api/openapi.json lists all."),
    };
  if (match.methods.includes(method)) return { route: match.template };
  return { route: match.template, refused: notAllowed(method, match.methods) };
}

function notAllowed(method: string, methods: string[]): Refusal {
  return refusal("method-not-allowed", `${method} is not possible here; use ${methods.join(", ")}.`, {
    headers: { Allow: methods.join(", ") },
  });
}
