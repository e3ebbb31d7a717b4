import type { IncomingMessage } from "node:http";

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
