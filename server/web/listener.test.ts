import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWebMetrics } from "@/server/http/metrics";
import { metricsOf, servePlain } from "@/server/http/plain-server";
import type { Readiness } from "./health";
import { createListener } from "./listener";

let server: Server;
let address: string;
let lines: string[];
let seen: IncomingMessage["headers"] | undefined;
let ready: Readiness;
let started: boolean;
let asked: number;
let registry: Registry;

beforeEach(async () => {
  lines = [];
  seen = undefined;
  started = true;
  ready = { ready: true, checks: { store: "ok" } };
  asked = 0;
  registry = new Registry();
  server = createServer(
    createListener({
      config: {
        origins: ["https://portal.example.com", "http://localhost:3000"],
        trustedProxies: 0,
        dev: false,
      },
      log: pino({ level: "debug" }, { write: (line: string) => void lines.push(line) }),
      metrics: createWebMetrics(registry),
      readiness: async () => {
        asked++;
        await new Promise((done) => setTimeout(done, 50));
        return ready;
      },
      pages: () =>
        started
          ? async (request, response) => {
              seen = request.headers;
              response.end("page");
            }
          : undefined,
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("the listener", () => {
  it("gives every page a policy with a nonce of its own, which Next gets, too", async () => {
    const policies = [];
    for (let round = 0; round < 2; round++) {
      const answer = await fetch(`${address}/environments`);
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}';/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(seen?.["content-security-policy"]).toBe(policy);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("strict-transport-security")).toBeNull();
      policies.push(policy);
    }
    expect(policies[0]).not.toBe(policies[1]);
  });

  it("believes nothing a client says under the headers that handlers rely on", async () => {
    const headers = {
      "X-Portal-Client-Address": "6.6.6.6",
      "X-Nonce": "guess",
      "Content-Security-Policy": "script-src 'nonce-guess'",
      "X-Forwarded-For": "6.6.6.6",
      "X-Request-Id": "chosen-by-the-client",
    };
    const answer = await fetch(`${address}/`, { headers });
    expect(seen?.["x-portal-client-address"]).toBe("127.0.0.1");
    expect(seen?.["x-nonce"]).not.toBe("guess");
    expect(seen?.["content-security-policy"]).not.toContain("guess");
    expect(seen?.["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get("x-request-id")).toBe(seen?.["x-request-id"]);
  });

  it("logs and counts by template: no token of a link, no name of an environment", async () => {
    await fetch(`${address}/link/s3cret?token=s3cret`);
    await fetch(`${address}/api/environments/shop-of-ada`);
    const metrics = await registry.metrics();
    expect(metrics).toContain('http_route="/api/environments/{name}"');
    for (const secret of ["s3cret", "shop-of-ada"]) expect(lines.join("") + metrics).not.toContain(secret);
    expect(lines.join("")).toContain('"route":"/api/environments/{name}"');
  });

  it("gives metrics on another port only, and nothing else there", async () => {
    expect(await (await fetch(`${address}/metrics`)).text()).toBe("page");
    const scraped = await servePlain({
      ...{ port: 0, host: "127.0.0.1" },
      paths: { "/metrics": metricsOf(registry) },
    });
    const own = `http://127.0.0.1:${scraped.port}`;
    expect(await (await fetch(`${own}/metrics`)).text()).toContain("portal_ws_connections");
    expect((await fetch(`${own}/`)).status).toBe(404);
    scraped.server.closeAllConnections();
    await new Promise((resolve) => scraped.server.close(resolve));
  });

  it("asks the store once for all who want to know at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${address}/readyz`)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(asked).toBeLessThan(5);
  });

  it("is live at once, ready when its parts are, and says what is missing", async () => {
    started = false;
    ready = { ready: false, checks: { store: "does not answer" } };
    expect((await fetch(`${address}/livez`)).status).toBe(200);
    const answer = await fetch(`${address}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe("store: does not answer\n");
    const early = await fetch(`${address}/api/session`);
    expect(early.status).toBe(503);
    expect(await early.json()).toMatchObject({ code: "kubernetes-unavailable" });
    expect((await fetch(`${address}/sign-in`)).headers.get("retry-after")).toBe("2");
  });

  it("warns once of a proxy whose word it does not take", async () => {
    const warnings = () => lines.filter((line) => line.includes("TRUSTED_PROXIES"));
    await fetch(`${address}/environments`);
    expect(warnings()).toHaveLength(0);
    const headers = { "X-Forwarded-For": "203.0.113.7" };
    for (let count = 0; count < 3; count++) await fetch(`${address}/environments`, { headers });
    expect(warnings()).toHaveLength(1);
    expect(seen?.["x-portal-client-address"]).toBe("127.0.0.1");
  });
});
