import { refusal } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/http/refuse-upgrade";
import { refuseRequest } from "@/server/http/send-problem";
import { sendText } from "@/server/http/send-text";
import type { Site } from "./site";

/**
 * `localhost` beside the portal's own name: pages are sent on, and nothing sets or reads a cookie, since cookies of `localhost`
 * are shared by whatever listens on any of its ports (docs/decisions/portal-host-name.md).
 */
export function createSignpostSite(portalAddress: string): Site {
  const told = () =>
    refusal("misdirected-request", `The portal's address is ${portalAddress}. Use it instead of localhost.`);
  return {
    idleMs: 30_000,
    request(request, response) {
      const target = request.url ?? "/";
      const isPage = /^\/(?!\/|api(\/|$))/.test(target) && !target.includes("\\");
      if (!isPage || (request.method !== "GET" && request.method !== "HEAD"))
        return refuseRequest(request, response, told());
      sendText(response, 307, `The portal is at ${portalAddress}.\n`, { Location: portalAddress + target });
    },
    upgrade: (_request, socket) => refuseUpgrade(socket, told()),
  };
}
