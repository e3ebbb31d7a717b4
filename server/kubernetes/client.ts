import type { IncomingMessage } from "node:http";
import { backoffMs, delay } from "./backoff";
import type { Connection } from "./connection";
import { isKubernetesError, kubernetesError } from "./errors";
import type { GatewayMetrics } from "./metrics";
import { call, open, type TransportRequest } from "./transport";

const UNARY_TIMEOUT_MS = 15_000;
const ATTEMPTS = 4;
const MAX_RETRY_AFTER_S = 10;

export interface ClientRequest extends Omit<TransportRequest, "timeoutMs"> {
  /** For metrics: `get`, `list`, `apply`… and the plural, with a subresource after a slash. */
  verb: string;
  resource: string;
  /** May be sent again although it might have been carried out. */
  idempotent: boolean;
}

/** Requests with time limits, retries and metrics. */
export interface Client {
  /** One request with a JSON answer. */
  call(request: ClientRequest): Promise<unknown>;
  /** One request whose body is read as it comes (watch, followed log); never retried, no limit on the body's time. */
  stream(request: ClientRequest): Promise<IncomingMessage>;
  readonly connection: Connection;
  readonly metrics: GatewayMetrics;
}

/** Milliseconds to wait before sending again, or undefined if the error is for the caller. */
function retryDelay(error: unknown, idempotent: boolean, attempt: number): number | undefined {
  if (!isKubernetesError(error)) return undefined;
  const refusedUnseen = error.code === "too-many-requests";
  if (!refusedUnseen && !(idempotent && error.code === "unavailable")) return undefined;
  if (error.retryAfterSeconds !== undefined) {
    return error.retryAfterSeconds > MAX_RETRY_AFTER_S ? undefined : error.retryAfterSeconds * 1000;
  }
  return backoffMs(attempt, 200, 2000);
}

export function createClient(connection: Connection, metrics: GatewayMetrics): Client {
  return {
    connection,
    metrics,
    stream: (request) =>
      metrics.timed(request.verb, request.resource, () =>
        open(connection, { ...request, timeoutMs: UNARY_TIMEOUT_MS }),
      ),
    async call(request) {
      const startedAt = performance.now();
      for (let attempt = 0; ; attempt++) {
        try {
          return await metrics.timed(request.verb, request.resource, () =>
            call(connection, { ...request, timeoutMs: UNARY_TIMEOUT_MS }),
          );
        } catch (error) {
          const wait = retryDelay(error, request.idempotent, attempt);
          const late = performance.now() - startedAt >= UNARY_TIMEOUT_MS;
          if (wait === undefined || late || attempt + 1 >= ATTEMPTS) throw error;
          await delay(wait, request.signal).catch(() => {
            throw kubernetesError("aborted", "The call was cancelled.");
          });
        }
      }
    },
  };
}
