import { once } from "node:events";
import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import net from "node:net";
import { buffer, text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { COOKIE, environmentOf, HOST, ORIGIN, type Stage, secretOf, stage } from "./testing/site";

let on: Stage;
afterEach(() => on.close());

interface Ask {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  host?: string;
}

function send({
  method = "GET",
  path = "/",
  headers = {},
  body,
  host = HOST,
}: Ask = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = http.request({
      ...{ port: on.port, host: "127.0.0.1", method, path, agent: false },
      headers: { Host: host, ...headers },
    });
    call.on("response", resolve);
    call.on("error", reject);
    call.end(body);
  });
}
const get = (path: string, headers: Record<string, string> = {}, host?: string) =>
  send({ path, headers: { Cookie: COOKIE, ...headers }, ...(host ? { host } : {}) });
const page = { Accept: "text/html", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };

/** What a raw request is answered, all of it. */
async function raw(lines: string[]): Promise<string> {
  const socket = net.connect(on.port, "127.0.0.1");
  socket.write(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n`);
  return text(socket);
}

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

/** What is told, without the names that were asked for and what is drawn anew each time. */
async function hideNames(answer: IncomingMessage, host: string): Promise<string> {
  const [label = "", environment = ""] = host.split(".")[0]?.split("--") ?? [];
  const all = `${answer.headers["content-security-policy"]} ${await text(answer)}`;
  return all
    .replaceAll(host, "HOST")
    .replaceAll(`/${environment}/${label}`, "/NAMES")
    .replaceAll(/nonce[-=]"?[^"' ]+|"requestId":"[^"]+"/g, "");
}

describe("who gets in", () => {
  it("is nobody without a pass: pages are sent to the portal and back, all else is told", async () => {
    on = await stage((_request, response) => response.end("app"));
    const sent = await send({ path: "/a?b=c", headers: page });
    expect(sent.statusCode).toBe(303);
    expect(sent.headers.location).toBe("http://portal.localhost:3000/open/shop/frontend?path=%2Fa%3Fb%3Dc");
    const told = await send({ path: "/a" });
    expect([told.statusCode, told.headers["content-type"]]).toEqual([401, "application/problem+json"]);
    expect((await send({ method: "POST", headers: page })).statusCode).toBe(401);
    const framed = await send({ path: "/", headers: { ...page, "Sec-Fetch-Dest": "iframe" } });
    expect([framed.statusCode, framed.headers["content-type"]]).toEqual([401, "text/html; charset=utf-8"]);
    expect(on.used).toEqual([]);
  });

  it("learns nothing of what there is: an unknown environment or component looks like a private one", async () => {
    on = await stage((_request, response) => response.end("app"));
    for (const host of [
      "frontend--nope.localhost:3000",
      "nope--shop.localhost:3000",
      "database--shop.localhost:3000",
    ]) {
      expect((await send({ host })).statusCode).toBe(401);
      expect((await send({ host, headers: { ...page, Cookie: COOKIE } })).statusCode).toBe(303);
      for (const [method, path] of [
        ["GET", "/.devspace-portal/enter?ticket=t"],
        ["GET", "/.devspace-portal/share"],
        ["POST", "/.devspace-portal/share"],
        ["GET", "/.devspace-portal/arrived"],
        ["GET", "/.devspace-portal/status"],
        ["POST", "/.devspace-portal/wake"],
      ] as const) {
        const own = { method, path, headers: { "Content-Length": "0", Origin: `http://${host}` } };
        const [there, not] = [
          await send({ ...own, headers: { ...own.headers, Origin: ORIGIN } }),
          await send({ ...own, host }),
        ];
        expect([path, not.statusCode]).toEqual([path, there.statusCode]);
        expect(await hideNames(not, host)).toEqual(await hideNames(there, HOST));
      }
    }
  });

  it("takes a token in a header of the portal's own, which the application never sees", async () => {
    on = await stage((request, response) => response.end(String(request.headers["devspace-portal-token"])));
    on.visitors.set("dsp_1", { id: "bot", mayChange: false, mayReadLogs: false });
    expect(await text(await send({ headers: { "DevSpace-Portal-Token": "dsp_1" } }))).toBe("undefined");
    expect((await send({ headers: { "DevSpace-Portal-Token": "dsp_2" } })).statusCode).toBe(401);
    expect((await send({ headers: { Authorization: "Bearer dsp_1" } })).statusCode).toBe(401);
  });

  it.each([
    [
      "a call from another environment",
      {
        Origin: "http://frontend--evil.localhost:3000",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "cors",
      },
      401,
    ],
    [
      "a picture in a page of the same site",
      { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors" },
      401,
    ],
    [
      "a call from the environment's other preview",
      {
        Origin: "http://backend--shop.localhost:3000",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "cors",
      },
      200,
    ],
    [
      "a picture in the environment's other preview",
      {
        Referer: "http://backend--shop.localhost:3000/x",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "no-cors",
      },
      200,
    ],
    ["a link on any page", { ...page, "Sec-Fetch-Site": "cross-site" }, 200],
    ["the portal's frame", { ...page, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe" }, 200],
    ["the page itself", { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors" }, 200],
  ])("decides by where it comes from: %s", async (_what, headers, status) => {
    on = await stage((_request, response) => response.end("app"));
    expect((await get("/", headers)).statusCode).toBe(status);
  });

  it.each([
    [
      "a form of another site",
      { ...page, Origin: "http://evil.example.com", "Sec-Fetch-Site": "cross-site" },
      401,
    ],
    ["a sandboxed page", { Origin: "null", "Sec-Fetch-Site": "cross-site" }, 401],
    ["an old browser at another site", { Origin: "http://evil.example.com" }, 401],
    ["its own form without a referrer", { Origin: "null", "Sec-Fetch-Site": "same-origin" }, 200],
    ["its own script", { Origin: ORIGIN }, 200],
    ["no browser", {}, 200],
  ])("lets change: %s", async (_what, headers, status) => {
    on = await stage((_request, response) => response.end("app"));
    const answer = await send({ method: "POST", headers: { Cookie: COOKIE, ...headers } });
    expect(answer.statusCode).toBe(status);
  });

  it("lets no application of the environment drive what shows its data", async () => {
    on = await stage((_request, response) => response.end("rows"));
    const call = (Origin: string) =>
      send({
        ...{ method: "POST", host: "adminer--shop.localhost:3000" },
        headers: { Cookie: COOKIE, Origin, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors" },
      });
    expect((await call("http://adminer--shop.localhost:3000")).statusCode).toBe(200);
    expect((await call("http://frontend--shop.localhost:3000")).statusCode).toBe(401);
  });

  it("answers the browser's question before a call itself, for the environment's own previews only", async () => {
    const seen: unknown[] = [];
    on = await stage((request, response) => {
      seen.push(request.method);
      response.end("app");
    });
    const ask = (Origin: string, host = HOST) =>
      send({ method: "OPTIONS", host, headers: { Origin, "Access-Control-Request-Method": "PUT" } });
    const own = "http://backend--shop.localhost:3000";
    const { statusCode, headers } = await ask(own);
    expect([statusCode, headers["access-control-allow-origin"]]).toEqual([204, own]);
    expect((await ask("http://backend--evil.localhost:3000")).statusCode).toBe(401);
    expect((await ask("http://backend--shop.localhost.evil.example.com:3000")).statusCode).toBe(401);
    // What there is cannot be told by it.
    const nope = "frontend--nope.localhost:3000";
    expect((await ask(`http://${nope}`, nope)).statusCode).toBe(204);
    expect(seen, "anybody can send it: the application gets none").toEqual([]);
  });

  it("refuses what no browser sends as a path", async () => {
    on = await stage((_request, response) => response.end("app"));
    for (const target of [
      "http://evil.example.com/",
      "//x/../y",
      "/a/../b",
      "/a/%2e%2E/b",
      "/.",
      "*",
      "evil:80",
    ])
      expect(await raw([`GET ${target} HTTP/1.1`, `Host: ${HOST}`, `Cookie: ${COOKIE}`])).toMatch(
        /^HTTP\/1\.1 400 /,
      );
  });

  it("runs no service worker", async () => {
    on = await stage((_request, response) => response.end("self.onfetch = steal"));
    const answer = await get("/sw.js", { "Service-Worker": "script", "Sec-Fetch-Site": "same-origin" });
    expect(answer.statusCode).toBe(403);
    expect(await text(answer)).toContain("service worker");
  });
});

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

describe("the portal's own paths", () => {
  const enter = (ticket: string, more = "", headers = {}) =>
    send({ path: `/.devspace-portal/enter?ticket=${ticket}${more}`, headers });

  it("take a ticket once, keep it by a cookie of this host, and send on to the path", async () => {
    on = await stage((_request, response) => response.end("app"));
    on.tickets.set("t", "u-1");
    const entered = await enter("t", "&path=%2Fa%3Fb");
    expect(entered.statusCode).toBe(303);
    const [plain, partitioned] = entered.headers["set-cookie"] ?? [];
    expect(plain).toMatch(/^devspace_preview=p{43}; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=None$/);
    expect(partitioned).toMatch(/; Partitioned$/);
    expect(entered.headers["clear-site-data"]).toBe('"cache", "storage"');
    const arrived = await get(entered.headers.location ?? "");
    expect([arrived.statusCode, arrived.headers.location]).toEqual([303, "/a?b"]);
    expect((await enter("t")).statusCode).toBe(403);
  });

  it("clear what the browser kept of another environment of this name, and of no other", async () => {
    on = await stage((_request, response) => response.end("app"));
    on.tickets.set("t1", "u-1").set("t2", "u-1");
    const same = await enter("t1", "", { Cookie: "devspace_environment=u-1; theme=dark" });
    expect(same.headers["clear-site-data"]).toBeUndefined();
    const other = await enter("t2", "", { Cookie: "devspace_environment=u-0; theme=dark" });
    expect(other.headers["clear-site-data"]).toBe('"cache", "storage"');
    expect(other.headers["set-cookie"]).toContain("theme=; Path=/; Max-Age=0; Secure; SameSite=None");
  });

  it("send on to no other origin, whatever the path says", async () => {
    on = await stage((_request, response) => response.end("app"));
    for (const path of [
      "//evil.example.com",
      "/\\evil.example.com",
      "https://evil.example.com",
      "javascript:1",
      "/.//evil.example.com",
      "/a/..//evil.example.com",
      "/%2e//evil.example.com",
      "",
    ]) {
      on.tickets.set("t", "u-1");
      const { headers } = await enter("t", `&path=${encodeURIComponent(path)}`);
      expect(headers.location, path).toBe("/.devspace-portal/arrived?path=%2F");
    }
  });

  it("tell a browser that keeps no cookie, instead of sending it to and fro", async () => {
    on = await stage((_request, response) => response.end("app"));
    const answer = await send({ path: "/.devspace-portal/arrived?path=%2F" });
    expect([answer.statusCode, await text(answer)]).toEqual([
      403,
      expect.stringContaining("keeps no cookie"),
    ]);
  });

  it("take the key of a share's link from its own page alone, and never from an address", async () => {
    on = await stage((_request, response) => response.end("app"));
    expect(await text(await send({ path: "/.devspace-portal/share" }))).toContain("location.hash");
    const take = (body: string, headers: Record<string, string> = { Origin: ORIGIN }) =>
      send({
        method: "POST",
        path: "/.devspace-portal/share",
        body,
        headers: { "Content-Length": String(body.length), ...headers },
      });
    const taken = await take("the-key");
    expect(JSON.parse(await text(taken))).toEqual({ location: "/.devspace-portal/arrived?path=%2F" });
    expect(taken.headers["set-cookie"]?.[0]).toMatch(/^devspace_preview=p{43};/);
    expect((await take("another")).statusCode).toBe(410);
    expect((await take("the-key", { Origin: "http://frontend--evil.localhost:3000" })).statusCode).toBe(403);
    expect((await take("x".repeat(101))).statusCode).toBe(403);
  });

  it("never reach the application", async () => {
    const seen: string[] = [];
    on = await stage((request, response) => {
      seen.push(request.url ?? "");
      response.end("app");
    });
    for (const path of ["/.devspace-portal", "/.devspace-portal/x", "/.devspace-portal/status?a"])
      await get(path);
    await get("/.devspace-portalx");
    expect(seen).toEqual(["/.devspace-portalx"]);
  });
});

describe("where nothing answers", () => {
  it("a page says what the component does, quotes as text, and waits", async () => {
    on = await stage(() => undefined, { dead: true });
    const answer = await get("/", page);
    const html = await text(answer);
    expect(answer.statusCode).toBe(503);
    expect(html).toContain("Frontend is starting");
    expect(html).not.toContain("<b>last line");
    const problem = await get("/api");
    expect([problem.statusCode, problem.headers["retry-after"]]).toEqual([503, "2"]);
    expect(JSON.parse(await text(problem))).toMatchObject({ code: "preview-unavailable" });
    const status = JSON.parse(await text(await get("/.devspace-portal/status")));
    expect(status).toMatchObject({ serves: false, state: "starting", wakes: false });
  });

  it("an environment asleep is woken by a button of its own page, and only by who may", async () => {
    on = await stage((_request, response) => response.end("app"));
    on.environments.set("shop", environmentOf({ paused: true }));
    const html = await text(await get("/", page));
    expect(html).toContain("shop is asleep");
    expect(html).toMatch(/<button id="wake" type="button">/);
    const wake = (headers: Record<string, string>) =>
      send({ method: "POST", path: "/.devspace-portal/wake", headers: { Cookie: COOKIE, ...headers } });
    expect((await wake({ Origin: "http://backend--shop.localhost:3000" })).statusCode).toBe(403);
    expect((await wake({})).statusCode).toBe(403);
    on.visitors.set(secretOf("p"), { id: "guest", mayChange: false, mayReadLogs: false });
    expect((await wake({ Origin: ORIGIN })).statusCode).toBe(403);
    expect(on.woken).toEqual([]);
    on.visitors.set(secretOf("p"), { id: "ada", mayChange: true, mayReadLogs: true });
    expect((await wake({ Origin: ORIGIN })).statusCode).toBe(202);
    expect(on.woken).toEqual(["shop"]);
  });

  it("a crash is told with its cause, and its log to who may read it", async () => {
    on = await stage(() => undefined, { dead: true });
    const finding = {
      ...{
        code: "CrashLoopBackOff",
        component: "frontend",
        severity: "error",
        message: "It ends with code 1.",
      },
      ...{ subject: { kind: "Pod", name: "f" }, since: new Date().toISOString(), evidence: [] },
      remedy: { text: "Read its log." },
    };
    on.environments.set("shop", environmentOf({}, { status: { findings: [finding] } }));
    const html = await text(await get("/", page));
    expect(html).toContain("It ends with code 1.");
    expect(html).toContain("&lt;b&gt;last line&lt;/b&gt;");
    on.visitors.set(secretOf("p"), { id: "guest", mayChange: false, mayReadLogs: false });
    on.site.recheck();
    const told = await text(await get("/", page));
    expect(told).not.toMatch(/last line|exit code|ends with code/);
    expect(told).toContain("Something in it fails.");
  });
});
