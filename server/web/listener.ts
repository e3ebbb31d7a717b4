import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { METHODS } from "@/server/contract/operations/route";
import { CLIENT_ADDRESS_HEADER, clientAddress } from "@/server/http/client-address";
import { keepLength } from "@/server/http/kept-length";
import type { Logger } from "@/server/http/log";
import type { WebMetrics } from "@/server/http/metrics";
import { isSecureHost } from "@/server/http/origins";
import { refusal } from "@/server/http/problem";
import { REQUEST_ID_HEADER, requestIdFrom } from "@/server/http/request-id";
import { securityHeaders } from "@/server/http/security-headers";
import { sendProblem } from "@/server/http/send-problem";
import { sendText } from "@/server/http/send-text";
import { checkRequest } from "./check-request";
import type { Readiness } from "./health";

export interface ListenerParts {
  config: { origins: string[]; trustedProxies: number; dev: boolean; previewBase?: string };
  log: Logger;
  metrics: WebMetrics;
  readiness(): Promise<Readiness>;
  /** Undefined until the portal has started. */
  pages(): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
}

/** The first hands every request passes: health, identity, headers, routing; then Next. */
export function createListener(
  parts: ListenerParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const shared = { ...parts, readiness: whilePending(parts.readiness) };
  let warned = false;
  return (request, response) => {
    if (!warned && isProxyUnread(parts.config, request)) {
      warned = true;
      parts.log.warn(
        "X-Forwarded-For arrives, but TRUSTED_PROXIES is 0: everybody behind a proxy counts as one address when attempts to sign in are slowed down. Set TRUSTED_PROXIES to the number of proxies in front.",
      );
    }
    void answer(shared, request, response).catch((error: unknown) => {
      parts.log.error({ err: error }, "request failed");
      if (!response.headersSent) sendText(response, 500, "The portal failed; its log says why.\n");
      else response.destroy();
    });
  };
}

function isProxyUnread({ trustedProxies }: ListenerParts["config"], { headers }: IncomingMessage): boolean {
  return trustedProxies === 0 && headers["x-forwarded-for"] !== undefined;
}

/** Calls that come while one is under way get its answer: asking often must not keep the store busy. */
function whilePending<T>(ask: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= ask().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

async function answer(
  parts: ListenerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (await answerHealth(parts, request, response)) return;
  const started = performance.now();
  const requestId = requestIdFrom(request.headers[REQUEST_ID_HEADER], parts.config.trustedProxies > 0);
  prepare(parts, request, response, requestId);
  const { route, refused } = checkRequest(request);
  const method = request.method ?? "GET";
  response.once("close", () => {
    const seconds = (performance.now() - started) / 1000;
    const status = response.statusCode;
    parts.metrics.requestDuration.observe(
      { http_request_method: knownMethod(method), http_route: route, http_response_status_code: status },
      seconds,
    );
    parts.log[route === "assets" ? "debug" : "info"](
      { requestId, method, route, status, ms: Math.round(seconds * 1000) },
      "request",
    );
  });
  const instance = request.url?.split("?")[0] ?? "/";
  if (refused) return sendProblem(response, refused, { requestId, instance });
  const pages = parts.pages();
  if (pages) {
    keepLength(response);
    return pages(request, response);
  }
  if (!instance.startsWith("/api/"))
    return sendText(response, 503, "The portal is starting. Reload in a moment.\n", { "Retry-After": "2" });
  const starting = refusal("kubernetes-unavailable", "The portal is starting. Try again in a moment.", {
    headers: { "Retry-After": "2" },
  });
  sendProblem(response, starting, { requestId, instance });
}

/** Clients may invent methods; a label may not grow by that. */
function knownMethod(method: string): string {
  return [...METHODS, "HEAD", "OPTIONS"].includes(method) ? method : "_OTHER";
}

/** `/livez` is the event loop only; `/readyz` what the portal needs. Metrics have a port of their own. */
async function answerHealth(
  parts: ListenerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (request.url) {
    case "/livez":
      sendText(response, 200, "ok\n");
      return true;
    case "/readyz": {
      const { ready, checks } = await parts.readiness();
      const lines = Object.entries(checks).map(([name, state]) => `${name}: ${state}\n`);
      sendText(response, ready ? 200 : 503, lines.join(""));
      return true;
    }
    default:
      return false;
  }
}

/** Headers that handlers rely on are set here, over whatever the client sent under their names. */
function prepare(
  { config }: ListenerParts,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): void {
  const nonce = randomBytes(16).toString("base64");
  const secure = isSecureHost(request.headers.host, config.origins);
  const headers = securityHeaders(nonce, { dev: config.dev, secure, previewBase: config.previewBase });
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("X-Request-Id", requestId);
  request.headers[REQUEST_ID_HEADER] = requestId;
  request.headers[CLIENT_ADDRESS_HEADER] = clientAddress(request, config.trustedProxies);
  request.headers["x-nonce"] = nonce;
  // Next puts the nonce of this policy on its own scripts.
  request.headers["content-security-policy"] = headers["Content-Security-Policy"];
}
