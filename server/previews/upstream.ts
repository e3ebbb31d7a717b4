import http from "node:http";
import net from "node:net";
import { type Duplex, PassThrough } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { namespaceOf } from "@/server/contract/names";
import { createLookup } from "./lookup";
import type { PreviewTarget } from "./target";

/** Only connecting is bounded: once connected, a breakpoint may hold an answer for as long as somebody debugs. */
export const CONNECT_MS = 5_000;
/** Shorter than what common servers keep a silent connection (Uvicorn and Node 5 s), so that few are found closed. */
const IDLE_MS = 4_000;
const KEEP_ALIVE_MS = 30_000;
const MOST_IDLE = 32;
/** Of an answer: applications in development send large ones. */
const MOST_HEADER_BYTES = 64 * 1024;

/** The Service of an endpoint. */
export interface ServiceAddress {
  namespace: string;
  service: string;
  port: number;
}

/** The way to Services: directly in the cluster, or through the Kubernetes API from outside. */
export interface Upstream {
  /** Rejects, or gives a stream that fails, when nothing accepts within `CONNECT_MS`. */
  connect(address: ServiceAddress): Promise<Duplex>;
  /** Whether connections are cheap enough to be kept, and can be. */
  readonly pooled: boolean;
}

export function addressOf({ environment, endpoint }: PreviewTarget): ServiceAddress {
  const { service, port } = endpoint;
  return { namespace: namespaceOf(environment.metadata.name), service, port };
}

const lookup = createLookup();

/** By the Services' names, which the cluster's DNS knows. */
export const direct: Upstream = {
  pooled: true,
  connect: ({ namespace, service, port }) => dialAgain({ host: `${service}.${namespace}.svc`, port, lookup }),
};

/**
 * A node sends connections to a pod that is gone for some moments after another stands in its place, and a server that
 * reloads refuses them. Nothing has been sent yet, so that it is safe to try again.
 */
const AGAIN_MS = 1_500;
const PAUSE_MS = 200;
const isWorthAnother = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ECONNRESET"].includes(String(error.code));

/** Connects within `CONNECT_MS`, where it is refused for `AGAIN_MS` again and again. Rejects with the last error. */
export async function dialAgain(address: net.TcpNetConnectOpts): Promise<net.Socket> {
  const begun = Date.now();
  for (;;) {
    try {
      return await dial(address, CONNECT_MS - (Date.now() - begun));
    } catch (error) {
      if (!isWorthAnother(error) || Date.now() - begun > AGAIN_MS) throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}

function dial(address: net.TcpNetConnectOpts, withinMs: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({
      ...{ ...address, noDelay: true },
      ...{ keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    });
    const timer = global.setTimeout(() => socket.destroy(connectTimeout()), Math.max(withinMs, 1));
    socket.once("close", () => clearTimeout(timer));
    socket.once("error", reject);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

function connectTimeout(): Error {
  return Object.assign(new Error(`Nothing answered within ${CONNECT_MS / 1000} s.`), { code: "ETIMEDOUT" });
}

export interface Agents {
  /** Keeps connections; for requests that may be sent again when one was just being closed. */
  kept: http.Agent;
  /** A connection for each request. */
  single: http.Agent;
}

/** Connections of one upstream. The options of a request carry its address. */
export function agentsOf(upstream: Upstream): Agents {
  const single = new UpstreamAgent(upstream, { keepAlive: false });
  if (!upstream.pooled) return { kept: single, single };
  const options = {
    keepAlive: true,
    maxFreeSockets: MOST_IDLE,
    timeout: IDLE_MS,
    scheduling: "lifo" as const,
  };
  return { kept: new UpstreamAgent(upstream, options), single };
}

/** What a request needs to find its Service; the pool is named by it. */
export function dialOf({ namespace, service, port }: ServiceAddress): http.RequestOptions {
  return { host: `${service}.${namespace}.svc`, port, setHost: false, maxHeaderSize: MOST_HEADER_BYTES };
}

function dialled({ host, port }: http.ClientRequestArgs): ServiceAddress {
  const [service = "", namespace = ""] = (host ?? "").split(".");
  return { service, namespace, port: Number(port) };
}

class UpstreamAgent extends http.Agent {
  constructor(
    readonly upstream: Upstream,
    options: http.AgentOptions,
  ) {
    super(options);
  }

  /** Called by `http.Agent` for each new connection. */
  override createConnection(
    options: http.ClientRequestArgs,
    done?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | undefined {
    this.upstream.connect(dialled(options)).then(
      (stream) => done?.(null, stream),
      // There is no stream then, whatever the type says.
      (error: unknown) =>
        done?.(error instanceof Error ? error : new Error(String(error)), new PassThrough()),
    );
    return undefined;
  }
}
