import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket as NodeWebSocket, type WebSocket as ServerSocket, WebSocketServer } from "ws";
import { type ClientFrame, clientFrame, type ServerFrame } from "@/server/contract/stream";
import { parseFrame } from "./parse-frame";
import { CREDIT_WINDOW, StreamClient, type StreamPayload } from "./stream-client";

/** The server's side of the protocol on a real socket: collects frames, answers hello and ping. */
class Peer {
  readonly frames: ClientFrame[] = [];
  readonly sockets: ServerSocket[] = [];
  answersPings = true;
  constructor(readonly server: WebSocketServer) {
    server.on("connection", (socket) => {
      this.sockets.push(socket);
      socket.on("message", (data) => {
        const frame = clientFrame.parse(JSON.parse(String(data)));
        this.frames.push(frame);
        if (frame.type === "hello") this.send({ type: "welcome", protocol: 1, server: "test" });
        if (frame.type === "ping" && this.answersPings) this.send({ type: "pong", at: frame.at });
      });
    });
  }
  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  send(frame: ServerFrame): void {
    this.sockets.at(-1)?.send(JSON.stringify(frame));
  }
  line(id: number, seq: number): void {
    this.send({
      type: "data",
      id,
      seq,
      payload: { kind: "lines", lines: [{ s: 0, t: "2026-01-01T00:00:00Z", m: `${seq}` }] },
    });
  }
  of<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }
}

let peer: Peer;
let client: StreamClient;

beforeEach(async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  peer = new Peer(server);
  client = createClient();
});

afterEach(async () => {
  client.stop();
  for (const socket of peer.server.clients) socket.terminate();
  peer.server.close();
});

function createClient(options: { pingEvery?: number; pongWithin?: number } = {}): StreamClient {
  return new StreamClient({
    url: peer.url,
    parse: parseFrame,
    csrfToken: () => "csrf-1",
    connect: (url) => new NodeWebSocket(url) as unknown as WebSocket,
    random: () => 0,
    ...options,
  });
}

const environments = () => ({ kind: "environments" }) as const;

describe("StreamClient", () => {
  it("says hello with the token before it opens a stream, and hands over its payloads", async () => {
    const payloads: StreamPayload[] = [];
    client.open({ request: environments, onPayload: (payload) => void payloads.push(payload) });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    expect(peer.frames[0]).toEqual({ type: "hello", protocol: 1, csrfToken: "csrf-1" });
    const id = peer.of("open")[0]?.id ?? 0;
    peer.send({ type: "data", id, seq: 0, payload: { kind: "snapshot", items: [] } });
    await vi.waitFor(() => expect(payloads).toEqual([{ kind: "snapshot", items: [] }]));
    expect(client.getState().status).toBe("open");
  });

  it("gives credit back only for what was consumed", async () => {
    const holds: (() => void)[] = [];
    client.open({
      request: environments,
      onPayload: () => new Promise<void>((resolve) => holds.push(resolve)),
    });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    const { id, credit } = peer.of("open")[0] ?? { id: 0, credit: 0 };
    expect(credit).toBe(CREDIT_WINDOW);
    for (let seq = 0; seq < CREDIT_WINDOW; seq++) peer.line(id, seq);
    await vi.waitFor(() => expect(holds).toHaveLength(CREDIT_WINDOW));
    expect(peer.of("credit")).toEqual([]);
    for (const release of holds) release();
    await vi.waitFor(() => {
      const given = peer.of("credit").reduce((sum, frame) => sum + frame.credit, 0);
      expect(given).toBe(CREDIT_WINDOW);
    });
  });

  it("reconnects after a lost connection and reopens streams where they stopped", async () => {
    let cursor = 1;
    const interrupted = vi.fn();
    client.open({
      request: () => ({
        kind: "logs",
        params: {
          environment: "shop",
          cursors: { a: { time: "2026-01-01T00:00:00.000000000Z", seen: cursor } },
        },
      }),
      onPayload: () => undefined,
      onInterrupted: interrupted,
    });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    cursor = 7;
    const states: string[] = [];
    client.subscribe(() => states.push(client.getState().status));
    peer.sockets[0]?.terminate();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(2), { timeout: 5_000 });
    const [first, second] = peer.of("open");
    expect(second?.id).not.toBe(first?.id);
    expect(second?.request).toMatchObject({ params: { cursors: { a: { seen: 7 } } } });
    expect(interrupted).toHaveBeenCalledTimes(1);
    expect(states).toEqual(["reconnecting", "open"]);
  });

  it("notices a connection that is silent without being closed", async () => {
    client = createClient({ pingEvery: 20, pongWithin: 40 });
    peer.answersPings = false;
    client.start();
    await vi.waitFor(() => expect(peer.sockets).toHaveLength(1));
    await vi.waitFor(() => expect(peer.sockets.length).toBeGreaterThan(1), { timeout: 5_000 });
    expect(peer.of("ping").length).toBeGreaterThan(0);
  });

  it("does not come back when the session is over", async () => {
    client.start();
    await vi.waitFor(() => expect(client.getState().status).toBe("open"));
    peer.send({ type: "bye", reason: "signed-out", message: "The session ended." });
    await vi.waitFor(() =>
      expect(client.getState()).toMatchObject({ status: "stopped", reason: "signed-out" }),
    );
    client.wake();
    client.start();
    expect(client.getState().status).toBe("stopped");
  });

  it("greets again after a greeting that failed, and stays away after one that went wrong later", async () => {
    let greetings = 0;
    peer.server.on("connection", (socket) => {
      if (++greetings > 1) return;
      socket.removeAllListeners("message");
      socket.send(
        JSON.stringify({ type: "bye", reason: "protocol-error", message: "No hello came in time." }),
      );
      socket.close(1008);
    });
    client.start();
    await vi.waitFor(() => expect(client.getState().status).toBe("open"));
    expect(greetings).toBe(2);
    peer.send({ type: "bye", reason: "protocol-error", message: "hello came twice." });
    await vi.waitFor(() => expect(client.getState().status).toBe("stopped"));
  });

  it("hands over the end of a stream once and does not reopen it", async () => {
    const ended = vi.fn();
    client.open({ request: environments, onPayload: () => undefined, onEnd: ended });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    peer.send({ type: "end", id: peer.of("open")[0]?.id ?? 0, reason: "forbidden" });
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
    peer.sockets[0]?.terminate();
    await vi.waitFor(() => expect(peer.of("hello")).toHaveLength(2), { timeout: 5_000 });
    expect(peer.of("open")).toHaveLength(1);
  });

  it("takes its streams along when the server leaves in order", async () => {
    const ended = vi.fn();
    client.open({ request: environments, onPayload: () => undefined, onEnd: ended });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    peer.send({ type: "end", id: peer.of("open")[0]?.id ?? 0, reason: "closed" });
    peer.send({ type: "bye", reason: "shutdown", message: "The portal is restarting." });
    peer.sockets[0]?.close(1001);
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(2), { timeout: 5_000 });
    expect(ended).not.toHaveBeenCalled();
  });

  it("leaves out frames it does not know", async () => {
    const payloads: StreamPayload[] = [];
    client.open({ request: environments, onPayload: (payload) => void payloads.push(payload) });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    const id = peer.of("open")[0]?.id ?? 0;
    peer.sockets[0]?.send("{not json");
    peer.sockets[0]?.send(JSON.stringify({ type: "data", id, seq: 0, payload: { kind: "weather" } }));
    peer.send({ type: "data", id, seq: 1, payload: { kind: "snapshot", items: [] } });
    await vi.waitFor(() => expect(payloads).toHaveLength(1));
    expect(client.getState().status).toBe("open");
  });

  it("closes a stream that nobody wants any more", async () => {
    const close = client.open({ request: environments, onPayload: () => undefined });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    close();
    await vi.waitFor(() => expect(peer.of("close")).toEqual([{ type: "close", id: peer.of("open")[0]?.id }]));
  });
});
