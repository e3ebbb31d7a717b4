import { request as send } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { templateSpec } from "@/server/contract/template-resource";
import { createLog } from "../http/log";
import { GitRefusal } from "../templates/git/types";
import { bundledContent } from "../templates/reconcile/bundled";
import type { Publisher } from "../templates/reconcile/publisher";
import { createPublisherClient } from "./client";
import { servePublisher } from "./serve";

const SECRET = "a-secret-of-at-least-32-characters";
const log = createLog({ level: "silent", name: "test" });
const spec = templateSpec.parse({ source: { inline: { "a.yaml": "a: 1" } } });
const revision = bundledContent("k8s/templates", "full-stack");
const never = new AbortController().signal;

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(publish: Publisher["publish"], atOnce?: number) {
  const { server, port } = await servePublisher({
    ...{ port: 0, host: "127.0.0.1", secret: SECRET, log, git: { internalHosts: [] } },
    ...(atOnce === undefined ? {} : { atOnce }),
    publisher: { publish, commitOf: async () => "1".repeat(40), refsOf: async () => undefined },
  });
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  return { port, url: `http://127.0.0.1:${port}` };
}

const post = (url: string, body: string, secret = SECRET) =>
  fetch(url, { method: "POST", body, headers: { Authorization: `Bearer ${secret}` } });

describe("the publisher by HTTP", () => {
  test("gives what the publisher behind it gives, with the credentials it was given", async () => {
    const seen: unknown[] = [];
    const { url } = await serve(async (template, given, { credentials }) => {
      seen.push([template, given.source, credentials]);
      return { revision, commit: "2".repeat(40), findings: [{ level: "warning", code: "x", message: "m" }] };
    });
    const client = createPublisherClient({ url, secret: SECRET });
    const credentials = { token: "t", ca: "pem" };
    expect(await client.publish("shop", spec, { credentials, signal: never })).toEqual({
      revision,
      commit: "2".repeat(40),
      findings: [{ level: "warning", code: "x", message: "m" }],
    });
    expect(seen).toEqual([["shop", spec.source, credentials]]);
    expect(await client.commitOf(spec, { signal: never })).toBe("1".repeat(40));
  });

  test("the archive that a spec names goes along, byte for byte", async () => {
    const bytes = Buffer.from([0x1f, 0x8b, 0, 255]);
    const seen: unknown[] = [];
    const { url } = await serve(async (_template, _spec, { archive }) => {
      seen.push(archive && Buffer.from(archive));
      return { findings: [] };
    });
    const client = createPublisherClient({ url, secret: SECRET });
    await client.publish("shop", spec, { archive: bytes, signal: never });
    await client.publish("shop", spec, { signal: never });
    expect(seen).toEqual([bytes, undefined]);
  });

  test("a refusal arrives whole, host keys included; a fault says where to look and nothing of what was sent", async () => {
    const hostKeys = [{ type: "ssh-ed25519", fingerprint: "SHA256:x", line: "host ssh-ed25519 AAAA" }];
    let thrown: Error = new GitRefusal("HostKeyUnknown", "No host key.", "Compare.", hostKeys);
    const { url } = await serve(() => Promise.reject(thrown));
    const client = createPublisherClient({ url, secret: SECRET });
    const get = () => client.publish("shop", spec, { credentials: { token: "s3cret" }, signal: never });
    await expect(get()).rejects.toMatchObject({
      name: "GitRefusal",
      code: "HostKeyUnknown",
      remedy: "Compare.",
      hostKeys,
    });
    thrown = new Error("s3cret is in here");
    await expect(get()).rejects.toThrow("The publisher answered with 500; look at its log.");
    const internal = client.refsOf(
      templateSpec.parse({ source: { git: { url: "https://127.0.0.1/shop" } } }),
      { signal: never },
    );
    await expect(internal).rejects.toMatchObject({ code: "AddressNotAllowed" });
  });

  test("nobody without the secret is heard, and nothing but what it can do", async () => {
    const { url } = await serve(() => Promise.reject(new Error("it was asked")));
    expect((await post(`${url}/publish`, "{}", "another-secret-of-32-characters-or-more")).status).toBe(401);
    expect((await fetch(`${url}/publish`, { method: "POST" })).status).toBe(401);
    expect((await post(`${url}/constructor`, "{}")).status).toBe(404);
    expect((await post(`${url}/publish`, "no json")).status).toBe(400);
    const wrong = await post(
      `${url}/refs`,
      JSON.stringify({ url: "https://example.com/a", credentials: { token: 7 } }),
    );
    expect([wrong.status, await wrong.json()]).toEqual([400, { message: "Wrong: credentials.token." }]);
    expect((await post(`${url}/refs`, " ".repeat(5 * 2 ** 20)).catch(() => ({ status: 413 }))).status).toBe(
      413,
    );
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/publish`, { headers: { Authorization: `Bearer ${SECRET}` } })).status).toBe(
      405,
    );
  });

  test("so many are worked on at once; who goes away ends the work, and the next one has its turn", async () => {
    const signals: AbortSignal[] = [];
    const { url, port } = await serve((_template, _spec, { signal }) => {
      signals.push(signal);
      if (signals.length > 1) return Promise.resolve({ findings: [] });
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }, 1);
    const body = JSON.stringify({ template: "shop", spec });
    const headers = { Authorization: `Bearer ${SECRET}` };
    const first = send({ port, host: "127.0.0.1", path: "/publish", method: "POST", headers }).end(body);
    first.on("error", () => {});
    await expect.poll(() => signals.length).toBe(1);
    const second = createPublisherClient({ url, secret: SECRET }).publish("shop", spec, { signal: never });
    first.destroy();
    expect(await second).toEqual({ findings: [] });
    expect(signals[0]?.aborted).toBe(true);
  });

  test("a publisher that is away or silent is said, and an abort is heard", async () => {
    const { url } = await serve(() => new Promise(() => {}));
    const aborted = new AbortController();
    const waiting = createPublisherClient({ url, secret: SECRET }).publish("shop", spec, {
      signal: aborted.signal,
    });
    aborted.abort(new Error("not leading any more"));
    await expect(waiting).rejects.toThrow("not leading any more");
    const away = createPublisherClient({ url: "http://127.0.0.1:1", secret: SECRET });
    await expect(away.commitOf(spec, { signal: never })).rejects.toThrow("does not answer");
  });
});
