import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { sendText } from "./respond";

/** Serves `/metrics` alone, on a port of its own: nobody who only uses the portal has to reach it. Resolves when it listens. */
export async function serveMetrics(options: {
  port: number;
  host: string;
  registry: Registry;
}): Promise<{ server: Server; port: number }> {
  const { registry } = options;
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return sendText(response, 404, "There is /metrics only.\n");
    registry.metrics().then(
      (text) => sendText(response, 200, text, { "Content-Type": registry.contentType }),
      () => sendText(response, 500, "The metrics could not be read.\n"),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}
