import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A reverse proxy that passes requests on, but no upgrade: a WebSocket's handshake arrives as a plain GET. It stands at a port of
 * its own, which the portal does not know as its origin: that is written as if it stood in the portal's place.
 */
export async function stripUpgrades(target: {
  host: string;
  port: number;
}): Promise<{ port: number; close(): void }> {
  const proxy = createServer((incoming, answer) => {
    const { upgrade: _upgrade, connection: _connection, ...headers } = incoming.headers;
    const { method, url: path } = incoming;
    if (headers.origin) headers.origin = headers.origin.replace(/:\d+$/, `:${target.port}`);
    const outgoing = send({ ...target, method, path, headers }, (back) => {
      answer.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  // Without a listener Node hands an upgrade to the ordinary handler, as such proxies do.
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    port: (proxy.address() as AddressInfo).port,
    close() {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
