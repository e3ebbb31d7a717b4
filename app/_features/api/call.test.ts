import { afterEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { environmentView } from "@/server/contract/environment";
import { newLink } from "@/server/contract/people";
import { addressOf } from "./address";
import { call, callAs, send } from "./call";
import { rememberCsrfToken } from "./csrf";

/** What was sent, as the browser's `fetch` got it; every request is answered the same. */
function answering(response: () => Response) {
  const sent = vi.fn(async (_address: string, _init: RequestInit) => response());
  vi.stubGlobal("fetch", sent);
  return sent;
}
afterEach(() => vi.unstubAllGlobals());

const link = {
  link: "https://portal.example.com/link#x",
  purpose: "reset",
  expiresAt: "2026-01-01T00:00:00Z",
};

it("asks by the route's method and path and reads the answer by its schema", async () => {
  const sent = answering(() => Response.json({ ...link, more: 1 }));
  const answer = await call(
    "POST /api/users/{id}/reset-link",
    { params: { id: "a/b ?" }, body: {} },
    async () => newLink,
  );
  expect(answer).toEqual(link);
  const [address, init] = sent.mock.calls[0] ?? [];
  expect(address).toBe("/api/users/a%2Fb%20%3F/reset-link");
  expect(init).toMatchObject({ method: "POST", body: "{}" });
});

it("refuses an answer that is not the operation's", async () => {
  answering(() => Response.json({ link: 1 }));
  const asked = call(
    "POST /api/users/{id}/reset-link",
    { params: { id: "1" }, body: {} },
    async () => newLink,
  );
  await expect(asked).rejects.toMatchObject({ code: "unexpected-answer" });
});

it("turns a problem into the error that pages show, with its wrong fields", async () => {
  const errors = [{ field: "name", message: "Taken." }];
  const problem = {
    type: "urn:x",
    code: "conflict",
    title: "Conflict",
    status: 409,
    detail: "Taken.",
    errors,
  };
  answering(() => Response.json(problem, { status: 409 }));
  const asked = call("POST /api/environments", { body: { name: "shop" } }, async () => environmentView);
  await expect(asked).rejects.toMatchObject({ code: "conflict", message: "Taken.", fields: errors });
});

it("reads by a schema of the page's own where one is given", async () => {
  answering(() => Response.json({ items: [] }));
  const asked = callAs("GET /api/environments", {}, async () => z.object({ items: z.array(z.never()) }));
  expect(await asked).toEqual({ items: [] });
});

it("sends the token of the session with what changes something only", async () => {
  vi.stubGlobal("window", {});
  rememberCsrfToken("csrf");
  const sent = answering(() => new Response(null, { status: 204 }));
  await send("DELETE /api/access-tokens/{id}", { params: { id: "1" } });
  expect(new Headers(sent.mock.calls[0]?.[1].headers).get("X-CSRF-Token")).toBe("csrf");
  const read = answering(() => Response.json({ items: [] }));
  await send("GET /api/users", {});
  expect(new Headers(read.mock.calls[0]?.[1].headers).get("X-CSRF-Token")).toBeNull();
  rememberCsrfToken(undefined);
});

it("leaves out what is undefined and repeats what is a list", () => {
  const query = { component: ["a", "b"], pod: [], previous: undefined, tailLines: 10 };
  expect(addressOf("GET /api/environments/{name}/logs", { params: { name: "shop" }, query })).toBe(
    "/api/environments/shop/logs?component=a&component=b&tailLines=10",
  );
});

it("does not compile for what the contract does not have", () => {
  // @ts-expect-error: there is no such route.
  expect(addressOf("GET /api/nothing", {})).toBe("/api/nothing");
  // @ts-expect-error: the path needs a name.
  addressOf("GET /api/environments/{name}/usage", {});
  // @ts-expect-error: an operation without a query takes none.
  addressOf("GET /api/users", { query: { of: "me" } });
  answering(() => Response.json({}));
  // @ts-expect-error: users are answered, not a link.
  void call("GET /api/users", {}, async () => newLink).catch(() => {});
  // @ts-expect-error: nothing is answered.
  void call("DELETE /api/session", {}, async () => newLink).catch(() => {});
  // @ts-expect-error: an environment has a name.
  void call("POST /api/environments", { body: {} }, async () => environmentView).catch(() => {});
});
