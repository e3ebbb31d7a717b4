import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { WebSocket as NodeWebSocket, WebSocketServer } from "ws";
import { environmentsKey } from "../environment/queries";
import { isBlocked, type Polled, polledKey } from "./blocked";
import { KINDS } from "./kinds";
import { parseFrame } from "./parse-frame";
import { pollWhileBlocked } from "./poll-while-blocked";
import { StreamClient } from "./stream-client";

let server: Server;
let client: StreamClient;
let queryClient: QueryClient;
let reads: number;
let answers: boolean;

beforeEach(async () => {
  // Answers a handshake as the page it is without its Upgrade header.
  server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = new StreamClient({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/stream`,
    kinds: KINDS,
    parse: parseFrame,
    csrfToken: () => "csrf",
    connect: (url) => new NodeWebSocket(url).on("error", () => {}) as unknown as WebSocket,
    random: () => 0,
  });
  reads = 0;
  answers = true;
  queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  await queryClient.fetchQuery({
    queryKey: environmentsKey,
    queryFn: async () => {
      reads++;
      if (!answers) throw new Error("away");
      return { items: [] };
    },
  });
});

afterEach(async () => {
  client.stop();
  queryClient.clear();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const polled = () => queryClient.getQueryData<Polled>(polledKey);

it("reads by HTTP after three failures before the first welcome, until a socket opens", async () => {
  const end = pollWhileBlocked(client, queryClient, 20);
  const attempts: number[] = [];
  client.subscribe(() => {
    const state = client.getState();
    if (state.status === "reconnecting" && !isBlocked(state)) attempts.push(state.attempt);
  });
  client.start();
  await vi.waitFor(() => expect(polled()).toBeDefined(), { timeout: 45_000 });
  expect(attempts).toEqual([0, 1]);
  await vi.waitFor(() => expect(reads).toBeGreaterThan(3));
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (upgraded) =>
      upgraded.send(JSON.stringify({ type: "welcome", protocol: 2, server: "test" })),
    ),
  );
  client.wake();
  await vi.waitFor(() => expect(client.getState().status).toBe("open"));
  expect(polled()).toBeUndefined();
  for (const socket of sockets.clients) socket.terminate();
  await vi.waitFor(() => expect(client.getState().status).toBe("reconnecting"));
  expect(isBlocked(client.getState())).toBe(false);
  end();
});

it("does not call a portal blocked that does not answer by HTTP either", async () => {
  const end = pollWhileBlocked(client, queryClient, 20);
  answers = false;
  client.start();
  await vi.waitFor(() => expect(isBlocked(client.getState())).toBe(true), { timeout: 45_000 });
  const before = reads;
  await vi.waitFor(() => expect(reads).toBeGreaterThan(before + 2));
  expect(polled()).toBeUndefined();
  end();
});
