import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";
import next from "next";
import { compressedAssets } from "./compressed-assets";

export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Next's own sockets: hot reload while developing. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/** Prepares Next's pages and route handlers for our own server. */
export async function startNext(options: { dev: boolean; dir: string; port: number }): Promise<Pages> {
  // Next takes over the upgrades of the server it is given. It gets one that never listens, so that ours alone decides.
  const decoy = createServer();
  const app = next({
    dev: options.dev,
    dir: options.dir,
    port: options.port,
    hostname: "localhost",
    httpServer: decoy,
  });
  const assets = options.dev ? undefined : await compressedAssets(path.join(options.dir, ".next/static"));
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: async (request, response) => {
      if (!assets?.answer(request, response)) await handle(request, response);
    },
    upgrade: (request, socket, head) => {
      if (!options.dev || !decoy.emit("upgrade", request, socket, head)) socket.destroy();
    },
    close: () => app.close(),
  };
}
