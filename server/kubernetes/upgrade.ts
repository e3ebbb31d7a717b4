import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { Connection } from "./connection";
import { errorFromStatus, kubernetesError } from "./errors";
import { readText, transportError } from "./transport";

export interface UpgradeRequest {
  path: string;
  query: URLSearchParams;
  /** Subprotocols that are known here, the best first; the server picks one. */
  protocols: string[];
  signal?: AbortSignal;
  /** How long to wait for the upgrade, connecting included. */
  timeoutMs: number;
}

/** Longest message that is taken; kubelet and API server cut at 32 KiB. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
const BODY_LIMIT_OF_ERRORS = 64 * 1024;

async function refused(response: IncomingMessage, timeoutMs: number): Promise<Error> {
  const timer = setTimeout(() => response.destroy(), timeoutMs);
  const text = await readText(response, BODY_LIMIT_OF_ERRORS).catch(() => "");
  clearTimeout(timer);
  return errorFromStatus(response.statusCode ?? 0, text, response.headers["retry-after"]);
}

/**
 * Opens a WebSocket to a subresource of the API server, paused: nothing is lost between the opening and the first reader, who
 * calls `resume()`. An answer other than the upgrade is thrown as the KubernetesError it holds; aborting the signal cuts the
 * socket at any time.
 */
export async function upgrade(connection: Connection, request: UpgradeRequest): Promise<WebSocket> {
  const { signal, timeoutMs } = request;
  const cancelled = () => kubernetesError("aborted", "The call was cancelled.");
  const options = await connection.requestOptions();
  if (signal?.aborted) throw cancelled();
  const url = new URL(connection.server);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.pathname = `${url.pathname.replace(/\/$/, "")}${request.path}`;
  url.search = request.query.toString();
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, request.protocols, {
      ...options,
      headers: { ...options.headers, "user-agent": "devspace-portal" },
      handshakeTimeout: timeoutMs,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
    });
    const onAbort = () => {
      reject(cancelled());
      socket.terminate();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("close", () => signal?.removeEventListener("abort", onAbort));
    socket.once("unexpected-response", (_request, response) => {
      void refused(response, timeoutMs).then((error) => {
        reject(error);
        socket.terminate();
      });
    });
    socket.on("error", (cause) => reject(transportError(connection, cause)));
    socket.once("open", () => {
      socket.pause();
      resolve(socket);
    });
  });
}
