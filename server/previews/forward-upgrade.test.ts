import { once } from "node:events";
import net from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { askerOf } from "./testing/ask";
import { COOKIE, HOST, ORIGIN, type Stage, stage } from "./testing/site";

let on: Stage;
afterEach(() => on.close());
const { get } = askerOf(() => on);

describe("sockets", () => {
  const upgrade = (headers: string[] = [`Cookie: ${COOKIE}`, `Origin: ${ORIGIN}`]) => {
    const socket = net.connect(on.port, "127.0.0.1");
    socket.write(
      [
        "GET /hmr HTTP/1.1",
        `Host: ${HOST}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        ...headers,
        "",
        "",
      ].join("\r\n"),
    );
    return socket;
  };
  const echo = (socket: net.Socket, head: Buffer) => {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-App: 1\r\n\r\n",
    );
    socket.write(head);
    socket.pipe(socket);
  };

  it("are passed on byte by byte, and counted while they are open", async () => {
    on = await stage(() => undefined, { upgrade: echo });
    const socket = upgrade();
    const [head] = await once(socket, "data");
    expect(String(head)).toMatch(/^HTTP\/1\.1 101 [\s\S]*X-App: 1\r\n/);
    socket.write(Buffer.from([0, 255, 1]));
    const [back] = await once(socket, "data");
    expect(back).toEqual(Buffer.from([0, 255, 1]));
    expect(on.used).toEqual(["+frontend"]);
    socket.destroy();
    await expect.poll(() => on.used).toEqual(["+frontend", "-frontend"]);
  });

  it.each([
    ["another environment's page", [`Cookie: ${COOKIE}`, "Origin: http://frontend--evil.localhost:3000"]],
    ["a page that names no origin", [`Cookie: ${COOKIE}`, "Sec-Fetch-Site: cross-site"]],
    ["nobody", [`Origin: ${ORIGIN}`]],
  ])("are refused to %s", async (_who, headers) => {
    on = await stage(() => undefined, { upgrade: echo });
    expect(await text(upgrade(headers))).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("and answers that never end are cut when the right is gone", async () => {
    on = await stage((_request, response) => void response.write("x"), { upgrade: echo, recheckMs: 30 });
    const socket = upgrade();
    await once(socket, "data");
    const answer = await get("/");
    await once(answer, "data");
    answer.on("error", () => undefined);
    const closed = [socket, answer].map((one) => new Promise((resolve) => one.once("close", resolve)));
    on.visitors.clear();
    await Promise.all(closed);
    expect(answer.complete).toBe(false);
  });

  it("pass on what the application says instead of agreeing", async () => {
    on = await stage((_request, response) => response.writeHead(403).end("no"), {
      upgrade: (socket) => socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"),
    });
    expect(await text(upgrade())).toMatch(/^HTTP\/1\.1 403 [\s\S]*no$/);
  });
});
