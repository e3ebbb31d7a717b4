import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import { isPassedOn, pairsOf, type ResponseRules, responseHeaders } from "./headers";
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
/** Answers before the answer: more than so many are no application's that means well. */
const MOST_INTERIM = 16;
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
  // A body always says where it ends, whatever headers the client had left out on the way.
  const length = Object.keys(headers).find((name) => name.toLowerCase() === "content-length");
  if (chunked || (hasBody && !length)) headers["Transfer-Encoding"] = "chunked";
  if (chunked && length) delete headers[length];

  const asksToContinue = /^100-continue$/i.test(request.headers.expect ?? "");
  const attempt = (agent: http.Agent) => {
    let answered = false;
    const call = http.request({ ...dialOf(address), agent, method, path: request.url, headers });
    const gone = () => {
      if (!response.writableFinished) call.destroy();
    };
    response.once("close", gone);
    call.once("continue", () => {
      if (asksToContinue) response.writeContinue();
      send();
    });
    let interim = 0;
    call.on("information", ({ statusCode, headers: { link } }) => {
      if (++interim > MOST_INTERIM) return void call.destroy(new Error("only interim answers came"));
      if (statusCode === 103 && link) hint(response, link);
    });
    call.on("response", (answer) => {
      const { statusCode = 0, statusMessage = "" } = answer;
      try {
        response.writeHead(statusCode, statusMessage, responseHeaders(answer.rawHeaders, rules));
      } catch (error) {
        // A status or header that may not be written: the application answered nothing that can be passed on.
        return void call.destroy(error instanceof Error ? error : new Error("no answer of HTTP"));
      }
      answered = true;
      // With the first bytes where they are here already: one packet, and one wake of the client, less.
      let begun = false;
      for (const event of ["data", "end"] as const)
        answer.once(event, () => {
          begun = true;
        });
      setImmediate(() => {
        if (!begun && !response.destroyed) response.flushHeaders();
      });
      answer.once("end", () => {
        const trailers = trailersOf(answer.rawTrailers);
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
        if (chunked && request.rawTrailers.length > 0) call.addTrailers(trailersOf(request.rawTrailers));
        call.end();
      });
      request.pipe(call, { end: false });
    };
    if (!hasBody) return call.end();
    if (!asksToContinue) return send();
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

/** Hints are passed on where they can be: Node takes only some ways to write them. */
function hint(response: ServerResponse, link: string | string[]): void {
  try {
    response.writeEarlyHints({ link });
  } catch {
    // Nothing depends on them.
  }
}

/** Trailers count as headers to some servers: what the portal alone tells, and what is of one connection, is none. */
function trailersOf(raw: readonly string[]): [string, string][] {
  return pairsOf(raw).filter(([name]) => isPassedOn(name));
}
