import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

export interface HealthOptions {
  port: number;
  host: string;
  registry: Registry;
  /** Nothing when ready, otherwise what is missing. */
  notReady(): string | undefined;
}

/** Serves `/livez` (the event loop only), `/readyz` and `/metrics`. Resolves when it listens; port 0 takes a free one. */
export async function serveHealth({
  port,
  host,
  registry,
  notReady,
}: HealthOptions): Promise<{ server: Server; port: number }> {
  const server = createServer(async (request, response) => {
    const send = (status: number, body: string, type = "text/plain; charset=utf-8") => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
      response.end(body);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return send(405, "Use GET.\n");
    switch (request.url?.split("?")[0]) {
      case "/livez":
        return send(200, "ok\n");
      case "/readyz": {
        const missing = notReady();
        return send(missing ? 503 : 200, `${missing ?? "ok"}\n`);
      }
      case "/metrics":
        return send(200, await registry.metrics(), registry.contentType);
      default:
        return send(404, "There are /livez, /readyz and /metrics.\n");
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}
