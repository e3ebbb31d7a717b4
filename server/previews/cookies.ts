/** The portal's own cookies at a preview's host. The application never sees them, and cannot set them. */

const PASS = "devspace_preview";
/** Which environment the browser's data of this origin is of: names are used again, data must not be. */
const ENVIRONMENT = "devspace_environment";

/** Every name the portal sets or may set, here or at its own host, which may be of the same site. */
const OURS = /^(__Host-|__Secure-)?(portal_|devspace_)/i;

/** Browsers keep cookies for 400 days at most. */
const LONGEST_S = 400 * 86_400;
/** Partitioned and not, a browser may send a cookie several times. */
const MOST_VALUES = 4;

/** How browsers reach previews: by TLS, at `*.localhost`, which they trust as much, or in the clear. */
export type Reach = "tls" | "local" | "clear";

export function reachOf(base: string): Reach {
  const { protocol, hostname } = new URL(base);
  if (protocol === "https:") return "tls";
  return hostname === "localhost" || hostname.endsWith(".localhost") ? "local" : "clear";
}

/** On TLS the prefix keeps sibling hosts from planting a cookie of the name. */
const named = (name: string, reach: Reach) => (reach === "tls" ? `__Host-${name}` : name);

function valuesOf(header: string | undefined, name: string): string[] {
  return pairs(header)
    .flatMap((pair) => {
      const at = pair.indexOf("=");
      return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
    })
    .slice(0, MOST_VALUES);
}

const pairs = (header = "") => header.split(";").filter((pair) => pair.trim() !== "");

/** What the browser shows to be let in. */
export function passesIn(header: string | undefined, reach: Reach): string[] {
  const found = valuesOf(header, named(PASS, reach)).filter((value) => /^[A-Za-z0-9_-]{43}$/.test(value));
  return [...new Set(found)];
}

/** Whether all that the browser keeps of this origin is of that environment. */
export function isOfEnvironment(header: string | undefined, uid: string, reach: Reach): boolean {
  const values = valuesOf(header, named(ENVIRONMENT, reach));
  return values.length > 0 && values.every((value) => value === uid);
}

/**
 * `Set-Cookie` of a pass, of this host alone. A preview is shown in a frame of the portal, which is another site: there the
 * browser takes it as `SameSite=None` only, and, where it blocks cookies of other sites, only as `Partitioned`. The other one
 * is for calls between previews of one environment, which may be sites of their own. Who else may use them, gate.ts decides.
 */
export function passCookies(secret: string, endsAt: Date, reach: Reach, now = Date.now()): string[] {
  const age = Math.max(0, Math.floor((endsAt.getTime() - now) / 1000));
  const cookie = `${named(PASS, reach)}=${secret}; Path=/; Max-Age=${Math.min(age, LONGEST_S)}; HttpOnly`;
  return variants(cookie, reach);
}

export function environmentCookies(uid: string, reach: Reach): string[] {
  const cookie = `${named(ENVIRONMENT, reach)}=${uid}; Path=/; Max-Age=${LONGEST_S}; HttpOnly`;
  // Of each partition on its own, since what it speaks of is.
  return variants(cookie, reach).slice(-1);
}

/** `Set-Cookie` that takes away every cookie of the application that came with a request. */
export function withoutCookies(header: string | undefined, reach: Reach): string[] {
  const names = new Set(pairs(header).map((pair) => (pair.split("=", 1)[0] ?? "").trim()));
  return [...names]
    .filter((name) => !OURS.test(name) && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    .flatMap((name) => variants(`${name}=; Path=/; Max-Age=0`, reach));
}

function variants(cookie: string, reach: Reach): string[] {
  if (reach === "clear") return [`${cookie}; SameSite=Lax`];
  const none = `${cookie}; Secure; SameSite=None`;
  return [none, `${none}; Partitioned`];
}

/** The application's part of a `Cookie` header; undefined when nothing is left. */
export function applicationsCookies(header: string): string | undefined {
  const left = pairs(header).filter((pair) => !OURS.test((pair.split("=", 1)[0] ?? "").trim()));
  return left.length > 0 ? left.map((pair) => pair.trim()).join("; ") : undefined;
}

/**
 * A `Set-Cookie` of the application as the browser gets it: of this host alone, whatever `Domain` it asked for, since others
 * of the domain are of other environments. Undefined for one with a name of ours.
 */
export function applicationsSetCookie(header: string): string | undefined {
  const [pair = "", ...attributes] = header.split(";");
  // Browsers take a nameless cookie `=__Host-x=y` apart by itself: what is left of the first `=` is the name.
  const name = pair.includes("=") ? (pair.split("=", 1)[0] ?? "").trim() : "";
  const shown = name === "" ? pair.replace(/^\s*=/, "").trim() : name;
  if (OURS.test(shown)) return undefined;
  return [pair, ...attributes.filter((one) => !/^\s*domain\s*(=|$)/i.test(one))].join(";");
}
