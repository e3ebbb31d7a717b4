import type { IncomingMessage, ServerResponse } from "node:http";
import { parsePreviewHost } from "@/server/contract/preview-address";
import { hostHeader, hostName } from "@/server/http/host";
import { type Refusal, refusal, wrongField } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/http/refuse-upgrade";
import { refuseRequest } from "@/server/http/send-problem";
import type { Site } from "./site";

export interface FrontDoor extends Pick<Site, "request" | "upgrade"> {
  /** As `request`, for one that asks before it sends its body (`Expect: 100-continue`). */
  expectContinue(request: IncomingMessage, response: ServerResponse): void;
  /** The site of a Host header; undefined for a name that nobody serves. */
  siteOf(host: string): Site | undefined;
}

/** Asked by the kubelet at the pod's address, and by load balancers under any name. */
const PROBES = ["/livez", "/readyz"];
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Decides by the Host header alone which site answers. Ports make no difference: forwards and proxies change them, and writes
 * are held to the exact origins. An unknown name is refused, so that nobody's page reaches the portal by pointing a name of
 * theirs at it (DNS rebinding).
 */
export function createFrontDoor(options: {
  /** Origins of the portal; the first one is its address. */
  origins: string[];
  portal: Site;
  previews: { base: string; site: Site };
  /** Sends pages asked for at another loopback name to the portal's own. */
  signpost: Site;
}): FrontDoor {
  const { origins, portal, previews, signpost } = options;
  const own = new Set(origins.map((origin) => new URL(origin).hostname));
  const isLocal = new URL(origins[0] ?? "http://localhost").hostname.endsWith(".localhost");

  /** Long enough for what the portal takes; a preview takes uploads of any size, however slow. */
  const boundBody = (request: IncomingMessage, response: ServerResponse, bodyMs: number | undefined) => {
    if (bodyMs === undefined || request.complete) return;
    const timer = setTimeout(() => request.destroy(), bodyMs);
    for (const over of [request, response])
      over.once(over === request ? "end" : "close", () => clearTimeout(timer));
  };

  const siteOfName = (name: string): Site | undefined => {
    if (own.has(name)) return portal;
    if (parsePreviewHost(previews.base, name)) return previews.site;
    if (isLocal && LOOPBACK.includes(name)) return signpost;
    return undefined;
  };

  const find = (request: IncomingMessage): Site | Refusal => {
    const header = hostHeader(request);
    const name = header === undefined ? undefined : hostName(header);
    const site = name === undefined ? undefined : siteOfName(name);
    // An application may have paths of these names; nobody else has.
    if (site !== previews.site && PROBES.includes(request.url ?? "")) return portal;
    if (site) return site;
    if (name === undefined)
      return wrongField("Host", "The request must have exactly one Host header with a plain host name.");
    return refusal(
      "misdirected-request",
      `Nothing is served here as ${JSON.stringify(name)}. Open the portal at ${origins[0]}, or add the address you use to PORTAL_ORIGINS; a proxy in front has to pass the Host header on.`,
    );
  };

  return {
    siteOf: (host) => siteOfName(hostName(host) ?? ""),
    request(request, response) {
      const found = find(request);
      if (found instanceof Error) return refuseRequest(request, response, found);
      request.socket.setTimeout(found.idleMs);
      boundBody(request, response, found.bodyMs?.(request));
      found.request(request, response);
    },
    expectContinue(request, response) {
      const found = find(request);
      // A site that passes requests on passes on this question, too.
      if (found instanceof Error || !found.passesExpectation) response.writeContinue();
      this.request(request, response);
    },
    upgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      const found = find(request);
      if (found instanceof Error) return refuseUpgrade(socket, found);
      found.upgrade(request, socket, head);
    },
  };
}
