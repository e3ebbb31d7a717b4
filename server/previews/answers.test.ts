import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { askerOf, PAGE } from "./testing/ask";
import { COOKIE, environmentOf, ORIGIN, SHOP, type Stage, secretOf, stage } from "./testing/site";

let on: Stage;
afterEach(() => on.close());
const { get, send } = askerOf(() => on);

describe("where nothing answers", () => {
  it("a page says what the component does, quotes as text, and waits", async () => {
    on = await stage(() => undefined, { dead: true });
    const answer = await get("/", PAGE);
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

  describe("an environment asleep", () => {
    const asleep = async () => {
      on = await stage((_request, response) => response.end("app"));
      on.environments.set("shop", environmentOf({ paused: true }));
    };
    const clicked = {
      "Sec-Fetch-Mode": "navigate",
      "Sec-Fetch-Site": "same-origin",
      "Sec-Fetch-Dest": "document",
      "Sec-Fetch-User": "?1",
    };
    const wake = (value: string, headers: Record<string, string> = clicked) => {
      const body = new URLSearchParams({ value, path: "/a?b" }).toString();
      const more = { Cookie: COOKIE, "Content-Length": String(body.length), ...headers };
      return send({ method: "POST", path: "/.devspace-portal/wake", body, headers: more });
    };
    const valueIn = (html: string) => /name="value" value="([^"]+)"/.exec(html)?.[1] ?? "";

    it("is woken by the button of its PAGE, once, and only by who may", async () => {
      await asleep();
      const answer = await get("/a?b", PAGE);
      expect(answer.headers["cross-origin-opener-policy"]).toBe("noopener-allow-popups");
      const html = await text(answer);
      expect(html).toContain("shop is asleep");
      const value = valueIn(html);
      expect(value).toMatch(/^[\w-]{43}$/);
      on.visitors.set(secretOf("p"), { id: "guest", mayChange: false, mayReadLogs: false });
      expect((await wake(value)).statusCode).toBe(403);
      expect(on.woken).toEqual([]);
      on.visitors.set(secretOf("p"), { id: "ada", mayChange: true, mayReadLogs: true });
      const woken = await wake(value);
      expect([woken.statusCode, woken.headers.location, on.woken]).toEqual([303, "/a?b", ["shop"]]);
      on.environments.set("shop", environmentOf({ paused: true }, { metadata: { ...SHOP, generation: 9 } }));
      expect((await wake(value)).headers.location).toBe("/a?b");
      expect(on.woken).toEqual(["shop"]);
    });

    it.each([
      ["a script of the page", { "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin" }, 403],
      ["another site's form", { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "cross-site" }, 403],
      ["a program that says nothing of itself", {}, 403],
    ])("is not woken by %s, even with the value", async (_who, headers, status) => {
      await asleep();
      const value = valueIn(await text(await get("/", PAGE)));
      expect((await wake(value, { Origin: ORIGIN, ...headers })).statusCode).toBe(status);
      expect(on.woken).toEqual([]);
    });

    it("gives the value to no script, no frame, and nobody else", async () => {
      await asleep();
      for (const headers of [
        { "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin", Accept: "text/html" },
        { ...PAGE, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe" },
        { Accept: "text/html" },
      ] as Record<string, string>[])
        expect(valueIn(await text(await get("/", headers)))).toBe("");
      expect(await text(await get("/.devspace-portal/status"))).not.toMatch(/[\w-]{43}/);
      for (const value of ["", "x".repeat(43)]) expect((await wake(value)).statusCode).toBe(303);
      on.visitors.set(secretOf("q"), { id: "eve", mayChange: true, mayReadLogs: true });
      const theirs = { ...PAGE, Cookie: `devspace_preview=${secretOf("q")}` };
      await wake(valueIn(await text(await get("/", theirs))));
      expect(on.woken).toEqual([]);
    });
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
    const html = await text(await get("/", PAGE));
    expect(html).toContain("It ends with code 1.");
    expect(html).toContain("&lt;b&gt;last line&lt;/b&gt;");
    on.visitors.set(secretOf("p"), { id: "guest", mayChange: false, mayReadLogs: false });
    on.site.recheck();
    const told = await text(await get("/", PAGE));
    expect(told).not.toMatch(/last line|exit code|ends with code/);
    expect(told).toContain("Something in it fails.");
  });
});
