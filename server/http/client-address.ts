import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** Set by our server on every request, after whatever a client sent under this name was dropped. */
export const CLIENT_ADDRESS_HEADER = "x-portal-client-address";

/**
 * The address of the client: the socket's, or with N trusted proxies in front the Nth entry of `X-Forwarded-For` from the
 * right, since each proxy appends the address it saw and everything to the left can be forged.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const socket = request.socket.remoteAddress ?? "unknown";
  if (trustedProxies === 0) return socket;
  const header = request.headers["x-forwarded-for"];
  const hops = (Array.isArray(header) ? header.join(",") : (header ?? ""))
    .split(",")
    .map((hop) => hop.trim());
  return hops.at(-trustedProxies) || socket;
}

/**
 * Under what attempts from an address are counted. A host of IPv6 has a whole /64 of addresses to choose from, so those count
 * as one; the port that some proxies add, and IPv4 written as IPv6, make no difference.
 */
export function addressBlock(address: string): string {
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^(\d+(?:\.\d+){3}):\d+$/, "$1");
  const plain = bare.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (isIP(plain) !== 6) return plain;
  const [head = "", tail = ""] = plain.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = plain.includes("::") ? 8 - groups.length - (tail === "" ? 0 : tail.split(":").length) : 0;
  const all = [...groups, ...Array<string>(Math.max(0, missing)).fill("0"), ...tail.split(":")];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group || "0", 16).toString(16))
    .join(":")}::/64`;
}
