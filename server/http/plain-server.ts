import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { sendText } from "./send-text";

export interface PlainAnswer {
  text: string;
  /** Default 200. */
  status?: number;
  /** Default plain text. */
  type?: string;
}

export interface PlainServerOptions {
  port: number;
  host: string;
  /** What is answered where; nothing else is. */
  paths: Record<string, () => PlainAnswer | Promise<PlainAnswer>>;
}

/**
 * A small server for probes and for who collects metrics, on a port of its own: nobody who only uses the portal has to reach it.
 * Resolves when it listens; port 0 takes a free one.
 */
export async function servePlain({
  port,
  host,
  paths,
}: PlainServerOptions): Promise<{ server: Server; port: number }> {
  const known = new Map(Object.entries(paths));
  const there = `There ${known.size === 1 ? "is" : "are"} ${[...known.keys()].join(", ")} only.\n`;
  const server = createServer((request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return sendText(response, 405, "Use GET.\n");
    const ask = known.get(request.url?.split("?")[0] ?? "");
    if (!ask) return sendText(response, 404, there);
    Promise.resolve()
      .then(ask)
      .then(
        ({ text, status = 200, type }) =>
          sendText(response, status, text, type ? { "Content-Type": type } : {}),
        () => sendText(response, 500, "This could not be read.\n"),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** What Prometheus reads. */
export const metricsOf = (registry: Registry) => async (): Promise<PlainAnswer> => ({
  text: await registry.metrics(),
  type: registry.contentType,
});
