import { refusal } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/stream/refuse-upgrade";
import { refuseRequest } from "./respond";
import type { Site } from "./site";

/** The names of environments' applications. They are not served yet: who opens one is told the way that works. */
export function createPreviewsSite(portalAddress: string): Site {
  const told = () =>
    refusal(
      "not-found",
      `The portal does not serve applications at their own addresses yet. Open the environment at ${portalAddress}: its page tells how to reach the app.`,
    );
  return {
    idleMs: 30_000,
    request: (request, response) => refuseRequest(request, response, told()),
    upgrade: (_request, socket) => refuseUpgrade(socket, told()),
  };
}
