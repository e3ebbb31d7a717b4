import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket as NodeWebSocket, type WebSocket as ServerSocket, WebSocketServer } from "ws";
import { type ClientFrame, clientFrame, type ServerFrame } from "@/server/contract/stream";
import { decodeBytes, encodeBytes } from "@/server/contract/stream-bytes";
import { STREAM_KINDS } from "@/server/contract/streams";
import { echoKind } from "@/server/stream/testing/echo";
import { CREDIT_WINDOW } from "./open-streams";
import { parseFrame } from "./parse-frame";
import { StreamClient } from "./stream-client";

/** The server's side of the protocol on a real socket: collects frames, answers hello and ping. */
class Peer {
  readonly frames: ClientFrame[] = [];
  readonly sockets: ServerSocket[] = [];
  answersPings = true;
  constructor(readonly server: WebSocketServer) {
    server.on("connection", (socket) => {
      this.sockets.push(socket);
      socket.on("message", (data: Buffer, isBinary) => {
        const frame = isBinary ? decodeBytes(data) : clientFrame.parse(JSON.parse(String(data)));
        if (!frame) throw new Error("a binary frame that is none");
        this.frames.push(frame);
        if (frame.type === "hello") this.send({ type: "welcome", protocol: 2, server: "test" });
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
      payload: { kind: "lines", lines: [{ s: 0, t: "2026-01-01T00:00:00Z", m: `${seq}` }] },
    });
  }
  of<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }
}

let peer: Peer;
const kinds = { ...STREAM_KINDS, echo: echoKind };
let client: StreamClient<typeof kinds>;

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

function createClient(
  options: { pingEvery?: number; pongWithin?: number; connect?: (url: string) => WebSocket } = {},
): StreamClient<typeof kinds> {
  return new StreamClient({
    url: peer.url,
    kinds,
    parse: parseFrame,
    csrfToken: () => "csrf-1",
    connect: (url) => new NodeWebSocket(url) as unknown as WebSocket,
    random: () => 0,
    ...options,
  });
}

const params = () => ({});

describe("StreamClient", () => {
  it("lets a connection that is being opened open before it closes it, which is no failure", async () => {
    const sockets: NodeWebSocket[] = [];
    const failures: unknown[] = [];
    const leaving = createClient({
      connect: (url) => {
        const socket = new NodeWebSocket(url);
        socket.on("error", (error) => failures.push(error));
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
    });
    leaving.start();
    leaving.stop();
    await vi.waitFor(() => expect(sockets[0]?.readyState).toBe(NodeWebSocket.CLOSED), 10_000);
    expect(failures).toEqual([]);
    expect(sockets).toHaveLength(1);
    expect(peer.frames).toEqual([]);
  });

  it("says hello with the token before it opens a stream, and hands over its payloads", async () => {
    const payloads: unknown[] = [];
    client.open("environments", { params, onPayload: (payload) => void payloads.push(payload) });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    expect(peer.frames[0]).toEqual({ type: "hello", protocol: 2, csrfToken: "csrf-1" });
    const id = peer.of("open")[0]?.id ?? 0;
    peer.send({ type: "data", id, payload: { kind: "snapshot", items: [] } });
    await vi.waitFor(() => expect(payloads).toEqual([{ kind: "snapshot", items: [] }]));
    expect(client.getState().status).toBe("open");
  });

  it("gives credit back only for what was consumed", async () => {
    const holds: (() => void)[] = [];
    client.open("logs", {
      params: () => ({ environment: "shop" }),
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

  it("lets a kind take a smaller window, and gives it back in time", async () => {
    client.open("logs", { window: 4, params: () => ({ environment: "shop" }), onPayload: () => undefined });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toMatchObject([{ credit: 4 }]));
    const id = peer.of("open")[0]?.id ?? 0;
    for (let seq = 0; seq < 4; seq++) peer.line(id, seq);
    await vi.waitFor(() => expect(peer.of("credit").map(({ credit }) => credit)).toEqual([2, 2]));
  });

  it("reconnects after a lost connection and reopens streams where they stopped", async () => {
    let cursor = 1;
    const interrupted = vi.fn();
    client.open("logs", {
      params: () => ({
        environment: "shop",
        cursors: { a: { time: "2026-01-01T00:00:00.000000000Z", seen: cursor } },
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
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(2), { timeout: 45_000 });
    const [first, second] = peer.of("open");
    expect(second?.id).not.toBe(first?.id);
    expect(second?.params).toMatchObject({ cursors: { a: { seen: 7 } } });
    expect(interrupted).toHaveBeenCalledTimes(1);
    expect(states).toEqual(["reconnecting", "open"]);
  });

  it("notices a connection that is silent without being closed", async () => {
    client = createClient({ pingEvery: 20, pongWithin: 40 });
    peer.answersPings = false;
    client.start();
    await vi.waitFor(() => expect(peer.sockets).toHaveLength(1));
    await vi.waitFor(() => expect(peer.sockets.length).toBeGreaterThan(1), { timeout: 45_000 });
    expect(peer.of("ping").length).toBeGreaterThan(0);
  });

  it("measures the round trip when asked, and knows none of a lost connection", async () => {
    client.start();
    await vi.waitFor(() => expect(client.getState().status).toBe("open"));
    expect(client.latency()).toBeUndefined();
    const told = vi.fn();
    client.subscribe(told);
    client.measure();
    client.measure();
    await vi.waitFor(() => expect(client.latency()).toBeGreaterThanOrEqual(0));
    expect(told).toHaveBeenCalledTimes(1);
    expect(peer.of("ping")).toHaveLength(1);
    peer.sockets[0]?.terminate();
    await vi.waitFor(() => expect(client.getState().status).toBe("reconnecting"));
    expect(client.latency()).toBeUndefined();
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
    client.open("environments", { params, onPayload: () => undefined, onEnd: ended });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    peer.send({ type: "end", id: peer.of("open")[0]?.id ?? 0, reason: "forbidden" });
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
    peer.sockets[0]?.terminate();
    await vi.waitFor(() => expect(peer.of("hello")).toHaveLength(2), { timeout: 45_000 });
    expect(peer.of("open")).toHaveLength(1);
  });

  it("takes its streams along when the server leaves in order", async () => {
    const ended = vi.fn();
    client.open("environments", { params, onPayload: () => undefined, onEnd: ended });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    peer.send({ type: "end", id: peer.of("open")[0]?.id ?? 0, reason: "closed" });
    peer.send({ type: "bye", reason: "shutdown", message: "The portal is restarting." });
    peer.sockets[0]?.close(1001);
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(2), { timeout: 45_000 });
    expect(ended).not.toHaveBeenCalled();
  });

  it("leaves out frames it does not know", async () => {
    const payloads: unknown[] = [];
    client.open("environments", { params, onPayload: (payload) => void payloads.push(payload) });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    const id = peer.of("open")[0]?.id ?? 0;
    peer.sockets[0]?.send("{not json");
    peer.sockets[0]?.send(JSON.stringify({ type: "data", id, payload: { kind: "weather" } }));
    peer.send({ type: "data", id, payload: { kind: "snapshot", items: [] } });
    await vi.waitFor(() => expect(payloads).toHaveLength(1));
    expect(client.getState().status).toBe("open");
  });

  it("closes a stream that nobody wants any more", async () => {
    const { close } = client.open("environments", { params, onPayload: () => undefined });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    close();
    await vi.waitFor(() => expect(peer.of("close")).toEqual([{ type: "close", id: peer.of("open")[0]?.id }]));
  });

  it("sends as the server gives credit, bytes as bytes, and says when it has finished", async () => {
    const got: unknown[] = [];
    const stream = client.open("echo", {
      params: () => ({ environment: "shop" }),
      onPayload: (payload) => void got.push(payload),
    });
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    const id = peer.of("open")[0]?.id ?? 0;
    const sent = [
      stream.send(Uint8Array.of(1, 2)),
      stream.send({ say: "hi" }),
      stream.send(Uint8Array.of(3)),
    ];
    stream.finish();
    await expect(stream.send({ say: "too late" })).rejects.toThrow("nothing more");
    peer.send({ type: "opened", id, credit: 2 });
    await Promise.all(sent.slice(0, 2));
    await vi.waitFor(() => expect(peer.of("data")).toHaveLength(2));
    expect(Buffer.from(peer.of("data")[0]?.payload as Uint8Array)).toEqual(Buffer.from([1, 2]));
    expect(peer.of("data")[1]?.payload).toEqual({ say: "hi" });
    expect(peer.of("finish")).toEqual([]);
    peer.send({ type: "credit", id, credit: 1 });
    await vi.waitFor(() => expect(peer.of("finish")).toEqual([{ type: "finish", id }]));
    expect(peer.of("data")).toHaveLength(3);
    peer.sockets[0]?.send(encodeBytes(id, Uint8Array.of(9)));
    await vi.waitFor(() => expect(got.map((each) => [...(each as Uint8Array)])).toEqual([[9]]));
  });

  it("tells who waits to send that the connection is lost, or the stream over", async () => {
    const handler = { params: () => ({ environment: "shop" }), onPayload: () => undefined };
    const stream = client.open("echo", handler);
    client.start();
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(1));
    const lost = expect(stream.send({ say: "hi" })).rejects.toThrow("connection was lost");
    peer.sockets[0]?.terminate();
    await lost;
    await vi.waitFor(() => expect(peer.of("open")).toHaveLength(2), { timeout: 45_000 });
    const over = expect(stream.send({ say: "hi" })).rejects.toThrow("over");
    peer.send({ type: "end", id: peer.of("open")[1]?.id ?? 0, reason: "failed" });
    await over;
  });
});
