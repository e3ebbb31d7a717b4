import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { askerOf, PAGE } from "./testing/ask";
import { COOKIE, HOST, ORIGIN, type Stage, stage } from "./testing/site";

let on: Stage;
afterEach(() => on.close());
const { get, raw, send } = askerOf(() => on);

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
    const sent = await send({ path: "/a?b=c", headers: PAGE });
    expect(sent.statusCode).toBe(303);
    expect(sent.headers.location).toBe("http://portal.localhost:3000/open/shop/frontend?path=%2Fa%3Fb%3Dc");
    const told = await send({ path: "/a" });
    expect([told.statusCode, told.headers["content-type"]]).toEqual([401, "application/problem+json"]);
    expect((await send({ method: "POST", headers: PAGE })).statusCode).toBe(401);
    const framed = await send({ path: "/", headers: { ...PAGE, "Sec-Fetch-Dest": "iframe" } });
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
      expect((await send({ host, headers: { ...PAGE, Cookie: COOKIE } })).statusCode).toBe(303);
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
    ["a link on any page", { ...PAGE, "Sec-Fetch-Site": "cross-site" }, 200],
    ["the portal's frame", { ...PAGE, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe" }, 200],
    ["the page itself", { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors" }, 200],
  ])("decides by where it comes from: %s", async (_what, headers, status) => {
    on = await stage((_request, response) => response.end("app"));
    expect((await get("/", headers)).statusCode).toBe(status);
  });

  it.each([
    [
      "a form of another site",
      { ...PAGE, Origin: "http://evil.example.com", "Sec-Fetch-Site": "cross-site" },
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
