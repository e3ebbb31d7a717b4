import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import { type ResponseRules, responseHeaders } from "./headers";
import { type Agents, dialOf, type ServiceAddress } from "./upstream";

export interface Forwarding {
  request: IncomingMessage;
  address: ServiceAddress;
  agents: Agents;
  /** What the application gets. */
  headers: OutgoingHttpHeaders;
  rules: ResponseRules;
  /** Nothing was answered, and nothing will be. */
  failed(error: Error): void;
}

/** A server that never says `100 Continue` gets the body all the same. */
const CONTINUE_MS = 1_000;
/** What of a request comes after it was answered is read no longer. */
const LINGER_MS = 5_000;

/**
 * Passes one request on and its answer back as they come: nothing is gathered, the slower side sets the pace, and when one side
 * goes the other one does. An answer may take any time.
 */
export function forward({ response, ...options }: Forwarding & { response: ServerResponse }): void {
  const { request, address, agents, headers, rules, failed } = options;
  const method = request.method ?? "GET";
  const chunked = request.headers["transfer-encoding"] !== undefined;
  const hasBody = chunked || Number(request.headers["content-length"] ?? 0) > 0;
  const repeatable = !hasBody && ["GET", "HEAD", "OPTIONS"].includes(method);
  if (chunked) headers["Transfer-Encoding"] = "chunked";

  const attempt = (agent: http.Agent) => {
    let answered = false;
    const call = http.request({ ...dialOf(address), agent, method, path: request.url, headers });
    const gone = () => {
      if (!response.writableFinished) call.destroy();
    };
    response.once("close", gone);
    call.on("continue", () => {
      response.writeContinue();
      send();
    });
    call.on("information", ({ statusCode, headers: { link } }) => {
      if (statusCode === 103 && link) response.writeEarlyHints({ link });
    });
    call.on("response", (answer) => {
      answered = true;
      const { statusCode = 502, statusMessage = "" } = answer;
      response.writeHead(statusCode, statusMessage, responseHeaders(answer.rawHeaders, rules));
      response.flushHeaders();
      answer.once("end", () => {
        const trailers = pairsOf(answer.rawTrailers);
        if (trailers.length > 0) response.addTrailers(trailers);
      });
      answer.once("error", () => response.destroy());
      response.once("finish", () => settle(request));
      answer.pipe(response);
    });
    call.on("error", (error) => {
      if (answered) return;
      response.off("close", gone);
      if (response.destroyed) return;
      if (repeatable && call.reusedSocket && agent !== agents.single) return attempt(agents.single);
      request.unpipe(call);
      failed(error);
      settle(request);
    });
    let sent = false;
    const send = () => {
      if (sent) return;
      sent = true;
      request.once("end", () => {
        if (chunked && request.rawTrailers.length > 0) call.addTrailers(pairsOf(request.rawTrailers));
        call.end();
      });
      request.pipe(call, { end: false });
    };
    if (!hasBody) return call.end();
    if (!/^100-continue$/i.test(request.headers.expect ?? "")) return send();
    const timer = setTimeout(send, CONTINUE_MS);
    call.once("response", () => clearTimeout(timer));
    call.once("close", () => clearTimeout(timer));
    return undefined;
  };
  attempt(repeatable ? agents.kept : agents.single);
}

/** The rest of a request that was answered already is read for a while, so that its client comes to read the answer. */
function settle(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  timer.unref();
  request.once("close", () => clearTimeout(timer));
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? ""]] : [],
  );
}
