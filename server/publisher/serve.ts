import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { Logger } from "../http/log";
import { GitRefusal } from "../templates/git/types";
import { type Operations, operationsOf, type PublisherServices } from "./operations";
import { bearer, REQUEST_BYTES } from "./protocol";

export interface PublisherServerOptions extends PublisherServices {
  port: number;
  host: string;
  secret: string;
  /** Requests that are worked on at once. */
  atOnce?: number;
  log: Logger;
}

/** Requests that wait for their turn; more are refused. */
const WAITING_MAX = 20;

/** An answer that is not 200. */
class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Serves the publisher on a port; port 0 takes a free one. Work ends with the connection of whoever asked for it. */
export async function servePublisher(
  options: PublisherServerOptions,
): Promise<{ server: Server; port: number }> {
  const operations = operationsOf(options);
  const turns = turnsOf(options.atOnce ?? 2);
  const server = createServer((request, response) => {
    if (request.method === "GET" && /^\/(livez|readyz)$/.test(request.url ?? ""))
      return send(response, 200, {});
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    answer(request, { options, operations, turns, signal: gone.signal }).then(
      (body) => send(response, 200, body),
      (error: unknown) => {
        if (gone.signal.aborted) return;
        if (error instanceof GitRefusal) {
          const { code, message, remedy, hostKeys } = error;
          return send(response, 422, { code, message, remedy, hostKeys });
        }
        if (error instanceof Problem) return send(response, error.status, { message: error.message });
        options.log.error({ err: error, path: request.url }, "the publisher failed");
        send(response, 500, { message: "The publisher failed; its log says why." });
      },
    );
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

async function answer(
  request: IncomingMessage,
  context: {
    options: PublisherServerOptions;
    operations: Operations;
    turns: ReturnType<typeof turnsOf>;
    signal: AbortSignal;
  },
): Promise<unknown> {
  const { options, operations, turns, signal } = context;
  if (!isSame(request.headers.authorization ?? "", bearer(options.secret)))
    throw new Problem(401, "The secret is missing or another one.");
  const operation = operations[request.url ?? ""];
  if (!operation) throw new Problem(404, `There is ${Object.keys(operations).join(", ")} only.`);
  if (request.method !== "POST") throw new Problem(405, "Use POST.");
  const body = await readBody(request);
  return turns(signal, async () => {
    try {
      return await operation(body, signal);
    } catch (error) {
      // Its own words would repeat what was sent, credentials included.
      if (error instanceof z.ZodError)
        throw new Problem(400, `Wrong: ${error.issues.map(({ path }) => path.join(".")).join(", ")}.`);
      throw error;
    }
  });
}

const digest = (text: string) => createHash("sha256").update(text).digest();
const isSame = (given: string, wanted: string) => timingSafeEqual(digest(given), digest(wanted));

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > REQUEST_BYTES) throw new Problem(413, "The request is too long.");
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Problem(400, "The request is not JSON.");
  }
}

/** Lets so many pieces of work run at once; the others wait, unless too many do. */
function turnsOf(atOnce: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= WAITING_MAX)
        throw new Problem(503, "Too much is being published; try again later.");
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    ...(status === 413 ? { Connection: "close" } : {}),
  });
  response.end(text);
}
