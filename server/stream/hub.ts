import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { STREAM_MAX_CLIENT_FRAME } from "@/server/contract/stream";
import { clientAddress } from "@/server/http/client-address";
import { isRefusal, type Refusal, refusal, storeUnavailable } from "@/server/http/problem";
import { refuseUpgrade } from "@/server/http/refuse-upgrade";
import type { Principal } from "@/server/people/principal";
import { type Admitted, admit } from "./admit";
import { type Connection, serveConnection } from "./connection";
import type { StreamService } from "./service";
import { STREAM_LIMITS, type StreamBackend, type StreamLimits } from "./types";

export interface StreamHub {
  /** Checks origin, session and caps, and only then upgrades; refuses with a problem otherwise. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Checks the sockets of a user now, as after signing out. */
  recheck(userId: string): Promise<void>;
  /** Says goodbye to all and cuts who does not leave. */
  close(): Promise<void>;
}

const LEAVE_MS = 2_000;

/** Every socket of this process. */
export function createHub(options: {
  backend: StreamBackend;
  /** Every kind of stream that can be opened, by its name. */
  services: Record<string, StreamService>;
  origins: string[];
  /** Proxies whose X-Forwarded-For is believed. */
  trustedProxies: number;
  /** Name of this process, told to clients. */
  server: string;
  limits?: Partial<StreamLimits>;
}): StreamHub {
  const { backend, origins, trustedProxies, server } = options;
  const limits = { ...STREAM_LIMITS, ...options.limits };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: STREAM_MAX_CLIENT_FRAME,
    // Compression would cost some 100 KiB a socket.
    perMessageDeflate: false,
    autoPong: false,
    clientTracking: false,
  });
  const connections = new Set<Connection>();
  let closing = false;

  const refuse = (socket: Duplex, refused: Refusal) => {
    backend.metrics.authFailures.inc({ reason: refused.problemCode });
    refuseUpgrade(socket, refused);
  };

  const overCap = ({ user }: Principal): Refusal | undefined => {
    const own = [...connections].filter((connection) => connection.userId === user.id).length;
    if (own >= limits.socketsOfUser || connections.size >= limits.sockets)
      return refusal("too-many-requests", "Too many tabs of the portal are open. Close some and reload.", {
        headers: { "Retry-After": "10" },
      });
    return undefined;
  };

  return {
    async upgrade(request, socket, head) {
      let opened: Admitted;
      try {
        opened = await admit(request, { backend, origins, trustedProxies });
      } catch (error) {
        if (isRefusal(error)) {
          const address = clientAddress(request, trustedProxies);
          await backend.refused({ reason: error.problemCode, address });
          return refuse(socket, error);
        }
        backend.log.error({ err: error }, "upgrade failed");
        return refuseUpgrade(socket, storeUnavailable());
      }
      const cap = closing
        ? refusal("too-many-requests", "The portal is stopping. Try again shortly.")
        : overCap(opened.principal);
      if (cap) {
        const { principal, address } = opened;
        if (!closing) await backend.refused({ reason: cap.problemCode, principal, address });
        return refuse(socket, cap);
      }
      sockets.handleUpgrade(request, socket, head, (upgraded) => {
        const connection = serveConnection({
          ...{ socket: upgraded, ...opened, server, backend, limits },
          services: options.services,
        });
        connections.add(connection);
        backend.metrics.sockets.inc({ kind: "stream" });
        upgraded.once("close", () => {
          connections.delete(connection);
          backend.metrics.sockets.dec({ kind: "stream" });
        });
      });
    },

    async recheck(userId) {
      const own = [...connections].filter((connection) => connection.userId === userId);
      await Promise.all(own.map((connection) => connection.recheck()));
    },

    async close() {
      closing = true;
      for (const connection of connections) connection.bye("shutdown", "The portal is restarting.");
      const deadline = Date.now() + LEAVE_MS;
      while (connections.size > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 20));
      for (const connection of connections) connection.terminate();
      sockets.close();
    },
  };
}
