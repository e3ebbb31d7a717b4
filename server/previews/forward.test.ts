import { once } from "node:events";
import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import net from "node:net";
import { buffer, text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { askerOf } from "./testing/ask";
import { COOKIE, HOST, ORIGIN, type Stage, stage } from "./testing/site";

let on: Stage;
afterEach(() => on.close());
const { get, send } = askerOf(() => on);

describe("a preview", () => {
  it("of the data itself is shown in no frame", async () => {
    on = await stage((_, response) => void response.end("rows"));
    const ancestors = async (component: string) => {
      const answer = await get("/", {}, `${component}--shop.localhost:3000`);
      expect(await text(answer)).toBe("rows");
      return answer.headers["content-security-policy"];
    };
    expect(await ancestors("adminer")).toBe("frame-ancestors 'none'");
    expect(await ancestors("backend")).toMatch(/^frame-ancestors 'self' http:/);
  });

  it("passes a request on as it is, without what is the portal's, and its answer back", async () => {
    let seen: IncomingHttpHeaders = {};
    on = await stage(async (request, response) => {
      seen = request.headers;
      response.writeHead(201, {
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; img-src *",
        "Set-Cookie": ["a=1; Domain=localhost; Path=/", "portal_session=x"],
        "X-App": "1",
      });
      response.end(`${request.method} ${request.url} ${await text(request)}`);
    });
    const answer = await send({
      ...{ method: "POST", path: "/api/items?q=%2F#", body: "hello" },
      headers: {
        Cookie: `a=1; ${COOKIE}; portal_session=secret; __Host-portal_session=secret`,
        Origin: ORIGIN,
        Authorization: "Bearer the-app's",
        "X-Forwarded-For": "6.6.6.6",
        X_Forwarded_For: "6.6.6.6",
        Forwarded: "for=6.6.6.6",
        "DevSpace-Portal-Anything": "1",
        Connection: "close, x-secret",
        "X-Secret": "1",
      },
    });
    expect(answer.statusCode).toBe(201);
    expect(await text(answer)).toBe("POST /api/items?q=%2F# hello");
    expect(seen).toMatchObject({
      host: HOST,
      cookie: "a=1",
      authorization: "Bearer the-app's",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": HOST,
      "x-forwarded-proto": "http",
    });
    for (const name of ["x_forwarded_for", "forwarded", "devspace-portal-anything", "x-secret"])
      expect(seen).not.toHaveProperty(name);
    expect(answer.headers["set-cookie"]).toEqual(["a=1; Path=/"]);
    expect(answer.headers).not.toHaveProperty("x-frame-options");
    expect(answer.headers["content-security-policy"]).toMatch(
      /^default-src 'self'; img-src \*, frame-ancestors 'self'/,
    );
    expect(answer.headers["content-security-policy"]).toContain(
      "frame-ancestors 'self' http://portal.localhost:3000",
    );
    expect(on.used).toEqual(["+frontend", "-frontend"]);
  });

  it("streams both ways: what one side says reaches the other before it is done", async () => {
    on = await stage((request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.flushHeaders();
      request.on("data", (piece) => response.write(`data: ${piece}\n\n`));
      request.on("end", () => response.end());
    });
    const call = http.request({
      ...{ port: on.port, host: "127.0.0.1", method: "POST", agent: false },
      headers: { Host: HOST, Cookie: COOKIE },
    });
    call.write("one");
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    const [first] = await once(answer, "data");
    expect(String(first)).toBe("data: one\n\n");
    call.write("two");
    const [second] = await once(answer, "data");
    expect(String(second)).toBe("data: two\n\n");
    call.end();
    await once(answer, "end");
  });

  it("passes ranges, trailers, and an upload of any size by the slower side's pace", async () => {
    on = await stage(async (request, response) => {
      if (request.headers.range) {
        response.writeHead(206, { "Content-Range": "bytes 1-2/3", "Content-Length": 2 });
        return void response.end("bc");
      }
      let bytes = 0;
      for await (const piece of request) bytes += piece.length;
      response.writeHead(200, { Trailer: "X-Sum" });
      response.write(String(bytes));
      response.addTrailers({ "X-Sum": "ok" });
      response.end();
    });
    const part = await get("/file", { Range: "bytes=1-2" });
    expect([part.statusCode, part.headers["content-range"], await text(part)]).toEqual([
      206,
      "bytes 1-2/3",
      "bc",
    ]);
    const call = http.request({
      ...{ port: on.port, host: "127.0.0.1", method: "PUT", agent: false },
      headers: { Host: HOST, Cookie: COOKIE },
    });
    const piece = Buffer.alloc(1 << 20);
    for (let sent = 0; sent < 64; sent++) if (!call.write(piece)) await once(call, "drain");
    call.end();
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    expect(await text(answer)).toBe(String(64 << 20));
    expect(answer.trailers["x-sum"]).toBe("ok");
  });

  it("passes no trailer on that only the portal tells", async () => {
    on = await stage(async (request, response) => {
      await buffer(request);
      response.end(JSON.stringify(request.trailers));
    });
    const socket = net.connect(on.port, "127.0.0.1");
    socket.write(`PUT / HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${COOKIE}\r\nConnection: close\r\n`);
    socket.write(
      "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Sum: 1\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n",
    );
    expect(await text(socket)).toContain('{"x-sum":"1"}');
  });

  it("keeps a body framed, whatever a client names in Connection", async () => {
    on = await stage(async (request, response) => response.end(`${await text(request)}|`));
    const body = "GET /x HTTP/1.1\r\n\r\n";
    const socket = net.connect(on.port, "127.0.0.1");
    socket.write(
      `GET / HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${COOKIE}\r\nContent-Length: ${body.length}\r\n`,
    );
    socket.write(`Connection: content-length, close\r\n\r\n${body}`);
    const told = await text(socket);
    expect(told).toContain(`${body}|`);
  });

  it("lets the application decide whether it wants a body", async () => {
    on = await stage((request, response) => {
      response.writeHead(413).end("too large");
      request.destroy();
    });
    const call = http.request({
      ...{ port: on.port, host: "127.0.0.1", method: "PUT", agent: false },
      headers: { Host: HOST, Cookie: COOKIE, Expect: "100-continue", "Content-Length": 1 << 30 },
    });
    call.on("error", () => undefined);
    call.flushHeaders();
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    call.destroy();
  });

  it("cuts an answer whose application dies in the middle of it, rather than to end it well", async () => {
    on = await stage((_request, response) => {
      response.writeHead(200, { "Content-Length": 100 });
      response.write("half");
      setTimeout(() => response.destroy(), 20);
    });
    const answer = await get("/");
    await expect(buffer(answer)).rejects.toThrow();
  });

  it("says that nothing answers where an answer cannot be passed on, or only interim ones come", async () => {
    on = await stage(({ socket }) => void socket.end("HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n"));
    expect((await get("/")).statusCode).toBe(503);
    await on.close();
    const hints = "HTTP/1.1 103 Early Hints\r\nLink: odd\r\n\r\n".repeat(100);
    on = await stage(({ socket }) => void socket.write(hints));
    expect((await get("/")).statusCode).toBe(503);
  });

  it("passes an answer on whose hints are written in another way than Node's", async () => {
    const hint = "HTTP/1.1 103 Early Hints\r\nLink: <a>;odd\r\nLink: <b>\r\n\r\n";
    const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    on = await stage(({ socket }) => void socket.end(hint + answer));
    expect(await text(await get("/"))).toBe("ok");
  });

  it("tells the application when the reader goes", async () => {
    let closed: (gone: unknown) => void = () => undefined;
    const gone = new Promise((resolve) => {
      closed = resolve;
    });
    on = await stage((_request, response) => {
      response.write("x");
      response.once("close", closed);
    });
    const answer = await get("/");
    answer.destroy();
    await gone;
  });

  it("keeps what the application calls its own address on the preview's origin, and nothing else", async () => {
    on = await stage((request, response) =>
      response.writeHead(307, { Location: request.url?.slice(1) }).end(),
    );
    const backend = "http://backend--shop.localhost:3000";
    for (const [told, seen] of [
      ["/items/?a=1#b", "/items/?a=1#b"],
      ["http://localhost:3000/x", `${ORIGIN}/x`],
      ["http://frontend-service/x", `${ORIGIN}/x`],
      ["http://backend-service:8000/items/", `${backend}/items/`],
      ["http://backend-service.env-shop.svc.cluster.local:8000/", `${backend}/`],
      ["http://backend-service:9000/", "http://backend-service:9000/"],
      ["http://backend-service.env-other:8000/", "http://backend-service.env-other:8000/"],
      ["https://accounts.example.com/login", "https://accounts.example.com/login"],
      ["http://user@backend-service:8000/", "http://user@backend-service:8000/"],
    ] as const) {
      const { headers } = await get(`/${told}`);
      expect(headers.location, told).toBe(seen);
    }
  });
});
