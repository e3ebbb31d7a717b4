import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProblemError } from "./problem";
import { request } from "./request";
import { currentAccessToken, forgetSession, keepSession, refreshSession } from "./session";

const user = { id: "1", email: "a@example.com", name: "Ann" };
const problem = (status: number, code: string, fields?: object) =>
  new Response(JSON.stringify({ type: `urn:problem:${code}`, detail: "A sentence.", fields }), { status });

/** What the server answers, by path; each request is noted with the token it came with. */
let answers: Record<string, (token: string | null) => Response>;
let asked: string[];

beforeEach(() => {
  asked = [];
  answers = {};
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const token = new Headers(init.headers).get("Authorization");
    asked.push(`${init.method} ${path} ${token ?? "-"}`);
    const answer = answers[path];
    if (!answer) throw new TypeError("Failed to fetch");
    return answer(token);
  });
});

afterEach(() => {
  forgetSession();
  vi.unstubAllGlobals();
});

test("renews an access token that got too old, once, and sends the request again", async () => {
  keepSession({ access_token: "old", user });
  answers["/api/v1/auth/refresh"] = () => Response.json({ access_token: "new", user });
  answers["/api/v1/items"] = (token) =>
    token === "Bearer new" ? Response.json({ total: 3 }) : problem(401, "not-signed-in");

  const both = await Promise.all([request("GET", "/items"), request("GET", "/items")]);

  expect(both).toEqual([{ total: 3 }, { total: 3 }]);
  expect(asked.filter((line) => line.includes("refresh"))).toHaveLength(1);
});

test("gives up when the sign-in has ended, and forgets it", async () => {
  keepSession({ access_token: "old", user });
  answers["/api/v1/auth/refresh"] = () => problem(401, "signed-out");
  answers["/api/v1/items"] = () => problem(401, "not-signed-in");

  await expect(request("GET", "/items")).rejects.toMatchObject({ status: 401, code: "not-signed-in" });
  expect(currentAccessToken()).toBeNull();
  expect(asked).toHaveLength(2);
});

test("keeps the sign-in when the refresh fails for another reason", async () => {
  keepSession({ access_token: "old", user });
  answers["/api/v1/auth/refresh"] = () => problem(503, "database-unavailable");
  await expect(refreshSession()).rejects.toMatchObject({ status: 503 });
  answers["/api/v1/auth/refresh"] = () => Response.json({ access_token: "new", user });
  expect(await refreshSession()).toEqual(user);
});

test("asks nothing for a visitor who never signed in", async () => {
  expect(await refreshSession()).toBeNull();
  expect(asked).toEqual([]);
});

test("says which field is wrong", async () => {
  answers["/api/v1/items"] = () => problem(422, "invalid-request", { title: "Too long." });
  const error = await request("POST", "/items", { title: "" }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ message: "A sentence.", fields: { title: "Too long." } });
});

test("finds a sentence for an unreachable server and for a proxy's error page", async () => {
  await expect(request("GET", "/nowhere")).rejects.toMatchObject({ status: 0, code: "offline" });
  answers["/api/v1/items"] = () => new Response("<html>Bad Gateway</html>", { status: 502 });
  await expect(request("GET", "/items")).rejects.toThrow("(502)");
});

test("an answer without a body is undefined", async () => {
  answers["/api/v1/items/1"] = () => new Response(null, { status: 204 });
  expect(await request("DELETE", "/items/1")).toBeUndefined();
});
