import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Connection } from "./connection";
import { errorFromStatus, isKubernetesError, kubernetesError } from "./errors";

export interface TransportRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  /** JSON unless said. */
  accept?: string;
  signal?: AbortSignal;
  /** How long to wait for the answer's head, connecting included. */
  timeoutMs: number;
}

const BODY_LIMIT_OF_ERRORS = 64 * 1024;

function aborted(): Error {
  return kubernetesError("aborted", "The call was cancelled.");
}

function pathWithQuery(base: URL, { path, query = {} }: TransportRequest): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return `${base.pathname.replace(/\/$/, "")}${path}${text ? `?${text}` : ""}`;
}

/** Reads a body as text; past `limit` bytes the rest is dropped. */
export async function readText(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(connection: Connection, options: https.RequestOptions, request: TransportRequest) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const { signal, timeoutMs } = request;
    if (signal?.aborted) return reject(aborted());
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const secure = connection.server.protocol === "https:";
    const call = (secure ? https : http).request({
      ...options,
      host: connection.server.hostname.replace(/^\[|\]$/g, ""),
      port: connection.server.port || (secure ? 443 : 80),
      method: request.method,
      path: pathWithQuery(connection.server, request),
      headers: {
        ...options.headers,
        accept: request.accept ?? "application/json, */*;q=0.1",
        "user-agent": "devspace-portal",
        ...(body
          ? { "content-type": request.contentType ?? "application/json", "content-length": body.length }
          : {}),
      },
    });
    const timer = setTimeout(() => {
      const server = connection.server.host;
      call.destroy(kubernetesError("unavailable", `${server} did not answer within ${timeoutMs / 1000} s.`));
    }, timeoutMs);
    const onAbort = () => call.destroy(aborted());
    signal?.addEventListener("abort", onAbort, { once: true });
    call.once("close", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    });
    call.once("response", (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    call.on("error", (error) => reject(Object.assign(error, { reusedSocket: call.reusedSocket })));
    call.end(body);
  });
}

/** Any failure below HTTP as a KubernetesError. */
export function transportError(connection: Connection, cause: unknown): Error {
  if (isKubernetesError(cause)) return cause;
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return kubernetesError("unavailable", `${connection.server.host} can't be reached: ${reason}`, { cause });
}

/**
 * Sends one request and gives the answer when its head is there and says success; the body is the caller's to read or
 * to destroy, and aborting the signal cuts it at any time. Everything else is thrown as a KubernetesError. A request
 * that met a kept-alive connection which the other side was just closing is sent once more.
 */
export async function open(connection: Connection, request: TransportRequest): Promise<IncomingMessage> {
  const options = await connection.requestOptions();
  let response: IncomingMessage;
  try {
    response = await send(connection, options, request).catch((error: unknown) => {
      const stale = error instanceof Error && "reusedSocket" in error && error.reusedSocket === true;
      if (!stale || isKubernetesError(error)) throw error;
      return send(connection, options, request);
    });
  } catch (cause) {
    throw transportError(connection, cause);
  }
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return response;
  const timer = setTimeout(() => response.destroy(), request.timeoutMs);
  const text = await readText(response, BODY_LIMIT_OF_ERRORS).catch(() => "");
  clearTimeout(timer);
  throw errorFromStatus(status, text, response.headers["retry-after"]);
}

/** Sends one request and reads the whole JSON answer within the request's time limit. */
export async function call(connection: Connection, request: TransportRequest): Promise<unknown> {
  const limit = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
  try {
    const response = await open(connection, { ...request, signal });
    return JSON.parse(await readText(response, Number.POSITIVE_INFINITY));
  } catch (cause) {
    if (limit.aborted && !request.signal?.aborted) {
      const seconds = request.timeoutMs / 1000;
      throw kubernetesError("unavailable", `${connection.server.host} did not answer within ${seconds} s.`, {
        cause,
      });
    }
    throw transportError(connection, cause);
  }
}
