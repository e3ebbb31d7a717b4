import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { applicationsCookies, applicationsSetCookie } from "./cookies";

/** Of one connection (RFC 9110, 7.6.1), and never passed on. */
const HOP_BY_HOP = new Set([
  ...["connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization"],
  ...["te", "transfer-encoding", "upgrade"],
]);

/** Told by the portal alone, however a client spells them: some servers take `_` for `-`. */
const TOLD_BY_US =
  /^(x[-_]forwarded([-_].*)?|forwarded|x[-_]real[-_]ip|devspace[-_]portal[-_].*|x[-_]portal[-_].*)$/i;

/** The name of the header by which programs show an access token: `Authorization` is the application's. */
export const TOKEN_HEADER = "devspace-portal-token";

const NONE: ReadonlySet<string> = new Set();

function namedByConnection(raw: readonly string[]): ReadonlySet<string> {
  let named: Set<string> | undefined;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (raw[index]?.toLowerCase() !== "connection") continue;
    named ??= new Set();
    for (const one of raw[index + 1]?.split(",") ?? []) named.add(one.trim().toLowerCase());
  }
  // What says where a message goes and ends is not for a client to take away.
  for (const name of ["content-length", "host"]) named?.delete(name);
  return named ?? NONE;
}

/** Whether a trailer is the application's, or its client's, to send. */
export function isPassedOn(name: string): boolean {
  const key = name.toLowerCase();
  const framing = ["content-length", "host", "cookie", "set-cookie", "authorization", "trailer"];
  return !HOP_BY_HOP.has(key) && !TOLD_BY_US.test(key) && !framing.includes(key);
}

/** Node's raw headers or trailers, name and value in turn, as pairs. */
export function pairsOf(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    pairs.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  return pairs;
}

export interface Forwarded {
  /** Origin of the preview. */
  origin: string;
  clientAddress: string;
}

/**
 * What the application gets of a request's headers: its own cookies and `Authorization` as they are, nothing of the portal's,
 * and what is said about the way here by the portal alone.
 */
export function requestHeaders(
  request: Pick<IncomingMessage, "rawHeaders">,
  { origin, clientAddress }: Forwarded,
): OutgoingHttpHeaders {
  const dropped = namedByConnection(request.rawHeaders);
  const headers: Record<string, string | string[]> = Object.create(null);
  const names = new Map<string, string>();
  const add = (name: string, value: string) => {
    const known = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), known);
    const before = headers[known];
    headers[known] = before === undefined ? value : [before, value].flat();
  };
  let cookies = "";
  for (const [name, value] of pairsOf(request.rawHeaders)) {
    const key = name.toLowerCase();
    if (HOP_BY_HOP.has(key) || dropped.has(key) || TOLD_BY_US.test(key)) continue;
    if (key === "cookie") cookies += `${cookies ? "; " : ""}${value}`;
    else add(name, value);
  }
  const own = applicationsCookies(cookies);
  if (own !== undefined) add("Cookie", own);
  const { host, protocol, port } = new URL(origin);
  add("X-Forwarded-For", clientAddress);
  add("X-Forwarded-Host", host);
  add("X-Forwarded-Proto", protocol.slice(0, -1));
  add("X-Forwarded-Port", port || (protocol === "https:" ? "443" : "80"));
  return headers;
}

export interface ResponseRules {
  /** Who may show it in a frame. */
  frameAncestors: readonly string[];
  location(value: string): string;
}

/** What the browser gets of an answer's headers, as names and values in turn. */
export function responseHeaders(raw: readonly string[], rules: ResponseRules): string[] {
  const dropped = namedByConnection(raw);
  const kept = pairsOf(raw).flatMap(([name, value]) => {
    const key = name.toLowerCase();
    if (HOP_BY_HOP.has(key) || dropped.has(key) || key.startsWith("devspace-portal-")) return [];
    const passed = passedOn(key, value, rules);
    return passed === undefined ? [] : [name, passed];
  });
  // Browsers hold pages to every policy: this one stands beside the application's.
  return [...kept, "Content-Security-Policy", `frame-ancestors ${rules.frameAncestors.join(" ")}`];
}

function passedOn(key: string, value: string, { location }: ResponseRules): string | undefined {
  switch (key) {
    case "set-cookie":
      return applicationsSetCookie(value);
    case "location":
    case "content-location":
      return location(value);
    case "clear-site-data":
      return withoutCookiesOfOthers(value);
    // The portal shows it in a panel: who may frame it is said below, for all alike.
    case "x-frame-options":
      return undefined;
    case "content-security-policy":
    case "content-security-policy-report-only":
      return withoutFrameAncestors(value);
    // Another server would answer for this origin, or be told what becomes of it, for as long as these say.
    case "alt-svc":
    case "nel":
    case "report-to":
      return undefined;
    default:
      return value;
  }
}

function withoutFrameAncestors(value: string): string | undefined {
  const policies = value.split(",").flatMap((policy) => {
    const left = policy.split(";").filter((one) => !/^\s*frame-ancestors(\s|$)/i.test(one));
    const text = left.join(";").trim();
    return text === "" ? [] : [text];
  });
  return policies.length > 0 ? policies.join(", ") : undefined;
}

/** `"cookies"` takes those of the whole site away: of the portal, too, where it is the same. */
function withoutCookiesOfOthers(value: string): string | undefined {
  const wanted = value.includes("*")
    ? ["cache", "storage"]
    : ["cache", "storage"].filter((one) => value.includes(`"${one}"`));
  return wanted.length > 0 ? wanted.map((one) => `"${one}"`).join(", ") : undefined;
}
