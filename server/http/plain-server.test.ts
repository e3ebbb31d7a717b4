import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { metricsOf, type PlainAnswer, servePlain } from "./plain-server";

let ready: PlainAnswer = { status: 503, text: "Not everything was listed yet.\n" };
let served: Awaited<ReturnType<typeof servePlain>>;
beforeAll(async () => {
  served = await servePlain({
    port: 0,
    host: "127.0.0.1",
    paths: {
      "/readyz": () => ready,
      "/metrics": metricsOf(new Registry()),
      "/broken": async () => {
        throw new Error("the metrics cannot be read");
      },
    },
  });
});
afterAll(() => void served.server.close());

const ask = async (path: string, init?: RequestInit) => {
  const response = await fetch(`http://127.0.0.1:${served.port}${path}`, init);
  return { status: response.status, body: (await response.text()).trim() };
};

it("answers what there is to say at that moment", async () => {
  expect(await ask("/readyz")).toEqual({ status: 503, body: "Not everything was listed yet." });
  ready = { text: "ok\n" };
  expect(await ask("/readyz?verbose")).toEqual({ status: 200, body: "ok" });
});

it("serves nothing else, and says so", async () => {
  expect((await ask("/metrics")).status).toBe(200);
  expect(await ask("/")).toEqual({ status: 404, body: "There are /readyz, /metrics, /broken only." });
  expect((await ask("/constructor")).status).toBe(404);
  expect((await ask("/readyz", { method: "POST" })).status).toBe(405);
});

it("says that it failed, and goes on", async () => {
  expect(await ask("/broken")).toEqual({ status: 500, body: "This could not be read." });
  expect((await ask("/metrics")).status).toBe(200);
});
