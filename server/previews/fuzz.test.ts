import net from "node:net";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parsePreviewHost, previewBase, previewOrigin } from "@/server/contract/preview-address";
import { COOKIE, HOST, type Stage, stage } from "./testing/site";

let on: Stage;
const seen: string[] = [];
beforeAll(async () => {
  on = await stage((request, response) => {
    seen.push(request.headers.cookie ?? "");
    response.end("the app");
  });
});
afterAll(() => on.close());

async function ask(lines: string[]): Promise<string> {
  const socket = net.connect(on.port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.end(`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`, "latin1");
  return text(socket).catch(() => "");
}

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
const value = fc.string({ maxLength: 30 }).map((one) => one.replace(/[^\x20-\x7e]/g, "?"));
const method = fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND");
const path = fc.string({ maxLength: 30 }).map((one) => `/${one.replace(/[^\x21-\x7e]/g, "%00")}`);

it("answers whatever is sent, and lets nobody in without a pass", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      method,
      path,
      fc.array(fc.tuple(token, value), { maxLength: 5 }),
      async (verb, target, headers) => {
        const own = /^(host|connection|content-length|transfer-encoding|upgrade|cookie|expect|devspace-.*)$/i;
        const lines = headers.filter(([name]) => !own.test(name)).map(([name, said]) => `${name}: ${said}`);
        const answer = await ask([`${verb} ${target} HTTP/1.1`, `Host: ${HOST}`, ...lines]);
        expect(answer).toMatch(/^HTTP\/1\.1 [234]\d\d /);
        expect(answer).not.toContain("the app");
      },
    ),
    { numRuns: 150 },
  );
});

it("never hands on a cookie of the portal's, however it is written", { timeout: 60_000 }, async () => {
  const pair = fc.tuple(
    fc.constantFrom(
      "a",
      "portal_session",
      "__Host-portal_session",
      "devspace_preview",
      "__Secure-devspace_x",
      " portal_x ",
    ),
    value,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { maxLength: 6 }), fc.boolean(), async (pairs, apart) => {
      const cookies = pairs.map(([name, said]) => `${name}=${said.replace(/portal|devspace/gi, "")}`);
      const lines = apart ? cookies.map((one) => `Cookie: ${one}`) : [`Cookie: ${cookies.join("; ")}`];
      seen.length = 0;
      await ask(["GET / HTTP/1.1", `Host: ${HOST}`, `Cookie: ${COOKIE}`, ...lines]);
      expect(seen.join()).not.toMatch(/portal|devspace/i);
    }),
    { numRuns: 100 },
  );
});

it("reads every address it writes", () => {
  const name = fc.stringMatching(/^[a-z](-?[a-z0-9]){0,9}$/);
  const base = previewBase("preview.example.com", "https://portal.example.com:8443");
  fc.assert(
    fc.property(
      name.filter((label) => label !== "xn"),
      name,
      (label, environment) => {
        const { hostname } = new URL(previewOrigin(base, label, environment));
        expect(parsePreviewHost(base, hostname)).toEqual({ label, environment });
      },
    ),
  );
});
