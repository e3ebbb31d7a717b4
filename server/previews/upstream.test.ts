import { once } from "node:events";
import net from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { serves } from "./serves";
import { dialAgain } from "./upstream";

/** A port that nobody listens on, for now. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  return port;
}

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it("connects to a server that refuses at first, as one that reloads does", async () => {
  const port = await freePort();
  const connecting = dialAgain({ host: "127.0.0.1", port });
  await setTimeout(300);
  const server = net.createServer((socket) => socket.end("here"));
  servers.push(server);
  server.listen(port, "127.0.0.1");
  const socket = await connecting;
  const [answer] = await once(socket, "data");
  expect(String(answer)).toBe("here");
  socket.destroy();
});

it("gives up with the reason where nobody comes", async () => {
  const port = await freePort();
  await expect(dialAgain({ host: "127.0.0.1", port })).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

it("tells whether a Service serves by whether it takes a connection", async () => {
  const port = await freePort();
  const upstream = { pooled: true, connect: () => dialAgain({ host: "127.0.0.1", port }) };
  const address = { namespace: "env-shop", service: "app", port };
  expect(await serves(upstream, address)).toBe(false);
  const server = net.createServer().listen(port, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  expect(await serves(upstream, address)).toBe(true);
});
