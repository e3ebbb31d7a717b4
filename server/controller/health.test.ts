import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveHealth } from "./health";

let missing: string | undefined = "Not everything was listed yet.";
let served: Awaited<ReturnType<typeof serveHealth>>;
beforeAll(async () => {
  served = await serveHealth({
    port: 0,
    host: "127.0.0.1",
    registry: new Registry(),
    notReady: () => missing,
  });
});
afterAll(() => void served.server.close());

const ask = async (path: string, init?: RequestInit) => {
  const response = await fetch(`http://127.0.0.1:${served.port}${path}`, init);
  return { status: response.status, body: (await response.text()).trim() };
};

it("lives at once, and is ready when nothing is missing", async () => {
  expect(await ask("/livez")).toEqual({ status: 200, body: "ok" });
  expect(await ask("/readyz")).toEqual({ status: 503, body: "Not everything was listed yet." });
  missing = undefined;
  expect(await ask("/readyz?verbose")).toEqual({ status: 200, body: "ok" });
});

it("serves nothing else", async () => {
  expect((await ask("/metrics")).status).toBe(200);
  expect((await ask("/")).status).toBe(404);
  expect((await ask("/livez", { method: "POST" })).status).toBe(405);
});
