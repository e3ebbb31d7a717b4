import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { askerOf, PAGE } from "./testing/ask";
import { COOKIE, ORIGIN, type Stage, stage } from "./testing/site";

let on: Stage;
afterEach(() => on.close());
const { get, send } = askerOf(() => on);

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

  it("tell the portal around a frame what the browser keeps there, and go on within this origin", async () => {
    on = await stage((_request, response) => response.end("app"));
    const framed = { ...PAGE, "Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site" };
    const arrive = async (path: string, headers: Record<string, string>) =>
      text(await send({ path: `/.devspace-portal/arrived?path=${encodeURIComponent(path)}`, headers }));
    const told = await arrive("/a?b=</script>", { ...framed, Cookie: COOKIE });
    expect(told).toContain('"portals":["http://portal.localhost:3000"],"goesTo":"/a?b=%3C/script%3E"');
    expect(await arrive("//evil.example.com", { ...framed, Cookie: COOKIE })).toContain('"goesTo":"/"');
    const without = await arrive("/", framed);
    expect(without).toContain("keeps no cookie");
    expect(without).toMatch(/"portals":\["http:\/\/portal.localhost:3000"\],"type"/);
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
