import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { createClient } from "./client";
import { exec } from "./exec";
import { gatewayMetrics } from "./metrics";
import { portForward } from "./port-forward";

/** What the other side of the connection does; each test sets its own. */
let answer: (socket: WebSocket, url: URL) => void = () => {};
let protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
let server: Server;

beforeAll(async () => {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocols.find((known) => offered.has(known)) ?? false,
  });
  server = createServer();
  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://nowhere");
    if (url.pathname.includes("/refused/")) {
      const body = JSON.stringify({
        kind: "Status",
        status: "Failure",
        message: "not for you",
        reason: "Forbidden",
      });
      socket.end(
        `HTTP/1.1 403 Forbidden\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (upgraded) => answer(upgraded, url));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());
afterEach(() => {
  protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
});

function client() {
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}`);
  return createClient({ server: url, requestOptions: async () => ({}) }, gatewayMetrics());
}
const pod = { namespace: "env-shop", pod: "backend-0", container: "backend", command: ["sh", "-c", "a b"] };
const frame = (channel: number, ...parts: (string | number[] | Buffer)[]) => {
  const bytes = parts.map((part) => (Array.isArray(part) ? Uint8Array.from(part) : Buffer.from(part)));
  return Buffer.concat([Uint8Array.of(channel), ...bytes]);
};
const success = frame(3, JSON.stringify({ status: "Success" }));
const text = (chunks: Buffer) => chunks.toString("utf8");

it("asks for the command as it is, and keeps the bytes of each channel apart", async () => {
  const asked: URL[] = [];
  answer = (socket, url) => {
    asked.push(url);
    for (const part of [
      frame(1),
      frame(2),
      frame(3),
      frame(1, [0xe2, 0x82]),
      frame(2, "warn"),
      frame(1, [0xac, 0xff]),
    ])
      socket.send(part);
    const details = { causes: [{ reason: "ExitCode", message: "7" }] };
    socket.send(frame(3, JSON.stringify({ status: "Failure", reason: "NonZeroExitCode", details })));
    socket.close();
  };
  const process = await exec(client(), pod);
  const [out, err, result] = await Promise.all([
    buffer(process.stdout),
    buffer(process.stderr),
    process.result,
  ]);
  expect(out).toEqual(Buffer.from([0xe2, 0x82, 0xac, 0xff]));
  expect(text(err)).toBe("warn");
  expect(result).toEqual({ code: 7 });
  expect(asked[0]?.pathname).toBe("/api/v1/namespaces/env-shop/pods/backend-0/exec");
  expect(asked[0]?.searchParams.getAll("command")).toEqual(pod.command);
});

it("closes the input of a command by version 5, and the connection by version 4", async () => {
  const got: string[] = [];
  answer = (socket) => {
    socket.on("message", (data: Buffer) => {
      got.push(`${data[0]} ${text(data.subarray(1))}`);
      if (data[0] === 255) socket.send(success, () => socket.close());
    });
  };
  const five = await exec(client(), { ...pod, stdin: true });
  five.stdin.end("in");
  expect(await five.result).toEqual({ code: 0 });
  expect(got.slice(0, 2)).toEqual(["0 in", "255 \0"]);
  got.length = 0;
  protocols = ["v4.channel.k8s.io"];
  const four = await exec(client(), { ...pod, stdin: true });
  four.stdin.end("in");
  await expect(four.result).rejects.toMatchObject({ code: "unavailable" });
  expect(got).toEqual(["0 in"]);
});

it("tells the size before anything else, and later ones", async () => {
  const got: string[] = [];
  answer = (socket) =>
    socket.on("message", (data: Buffer) => {
      got.push(text(data));
      if (got.length === 2) socket.send(success, () => socket.close());
    });
  const process = await exec(client(), { ...pod, tty: true, stdin: true, size: { cols: 120, rows: 33 } });
  process.resize({ cols: 80, rows: 24 });
  await process.result;
  expect(got).toEqual(['\u0004{"Width":120,"Height":33}', '\u0004{"Width":80,"Height":24}']);
});

it("gives refusals, commands that never ran and connections that break as errors of the gateway", async () => {
  await expect(exec(client(), { ...pod, namespace: "refused" })).rejects.toMatchObject({
    ...{ name: "KubernetesError", code: "forbidden", status: 403, message: "not for you" },
  });
  answer = (socket) => {
    const told = { status: "Failure", code: 500, reason: "InternalError", message: 'exec: "sh": not found' };
    socket.send(frame(3, JSON.stringify(told)), () => socket.close());
  };
  const never = await exec(client(), pod);
  await expect(never.result).rejects.toMatchObject({ code: "unknown", message: 'exec: "sh": not found' });
  answer = (socket) => socket.terminate();
  const cut = await exec(client(), pod);
  await expect(cut.result).rejects.toMatchObject({ code: "unavailable" });
  expect(await buffer(cut.stdout)).toHaveLength(0);
  answer = () => {};
  const stop = new AbortController();
  const stopped = await exec(client(), { ...pod, signal: stop.signal });
  stop.abort();
  await expect(stopped.result).rejects.toMatchObject({ code: "aborted" });
});

it("holds back a sender whose output nobody reads, and gives all of it when somebody does", async () => {
  const piece = Buffer.alloc(32 * 1024, "x");
  let connection: WebSocket | undefined;
  answer = (socket) => {
    connection = socket;
    for (let sent = 0; sent < 1024; sent++) socket.send(frame(1, piece));
    socket.send(success, () => socket.close());
  };
  const process = await exec(client(), pod);
  await once(process.stdout, "readable");
  let waiting = Number.NaN;
  // What the kernel's buffers take is not under way any more; then nothing moves.
  while (connection && waiting !== connection.bufferedAmount) {
    waiting = connection.bufferedAmount;
    await new Promise((done) => setTimeout(done, 200));
  }
  expect(waiting).toBeGreaterThan(8 * 1024 * 1024);
  expect(process.stdout.readableLength).toBeLessThan(256 * 1024);
  expect(await buffer(process.stdout)).toHaveLength(1024 * piece.length);
});

it("forwards a port: bytes as they are however the messages are cut, and what goes wrong", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.nat(66), { maxLength: 5 }),
      async (bytes, cuts) => {
        const sent = Buffer.concat([Uint8Array.of(0x40, 0x1f), bytes]);
        answer = (socket) => {
          socket.send(frame(1, [0x40, 0x1f]));
          const ends = [...cuts.sort((a, b) => a - b), sent.length];
          ends.forEach((end, index) => void socket.send(frame(0, sent.subarray(ends[index - 1] ?? 0, end))));
          socket.close();
        };
        const connection = await portForward(client(), {
          namespace: "env-shop",
          pod: "backend-0",
          port: 8000,
        });
        expect(await buffer(connection)).toEqual(Buffer.from(bytes));
      },
    ),
    { numRuns: 40 },
  );
  answer = (socket) => socket.send(frame(1, [0x40, 0x1f], "connection refused"));
  const refused = await portForward(client(), { namespace: "env-shop", pod: "backend-0", port: 8000 });
  await expect(buffer(refused)).rejects.toMatchObject({
    message: "Port 8000 of backend-0: connection refused",
  });
});

it("forwards what is written, and ends with it", async () => {
  const got: Buffer[] = [];
  const closed = new Promise<void>((resolve) => {
    answer = (socket) => {
      socket.on("message", (data: Buffer) => got.push(data));
      socket.on("close", () => resolve());
    };
  });
  const connection = await portForward(client(), { namespace: "env-shop", pod: "backend-0", port: 8000 });
  connection.end(Buffer.alloc(40_000, "y"));
  await closed;
  expect(Buffer.concat(got.map((data) => data.subarray(1)))).toHaveLength(40_000);
  expect(got.every((data) => data[0] === 0)).toBe(true);
});

it("gives up a connection that fell silent, and not one on which pings are answered", async () => {
  answer = (socket) => socket.pause();
  const silent = await exec(client(), { ...pod, pingMs: 10 });
  await expect(silent.result).rejects.toThrow("fell silent");
  let pinged = 0;
  answer = (socket) =>
    socket.on("ping", () => {
      // More than may go without an answer.
      if (++pinged === 8) socket.send(success, () => socket.close());
    });
  const answered = await exec(client(), { ...pod, pingMs: 10 });
  answered.stdout.resume();
  expect(await answered.result).toEqual({ code: 0 });
});
