import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { refusal } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/http/refuse-upgrade";
import type { StreamHub } from "@/server/stream/hub";
import type { Pages } from "./start-next";

const STREAM_PATH = "/api/stream";

/** The one dispatcher of upgrades: the streams by their exact path, Next's hot reload while developing, nothing else. */
export function createUpgradeListener(parts: {
  hub(): StreamHub | undefined;
  pages(): Pages | undefined;
  dev: boolean;
}): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  return (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const hub = parts.hub();
    const pages = parts.pages();
    if (request.url === STREAM_PATH && hub) hub.upgrade(request, socket, head).catch(() => socket.destroy());
    else if (request.url === STREAM_PATH)
      refuseUpgrade(
        socket,
        refusal("kubernetes-unavailable", "The portal is starting. Try again in a moment."),
      );
    else if (parts.dev && pages && request.url?.startsWith("/_next/")) pages.upgrade(request, socket, head);
    else refuseUpgrade(socket, refusal("not-found", `Sockets are at ${STREAM_PATH} only.`));
  };
}
