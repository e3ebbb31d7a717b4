import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSecret } from "@/server/people/access-tokens/secret";
import { csrfTokenOf } from "@/server/people/tokens";
import { ADA, type Client, EVE, HubUnderTest, OPEN_ENVIRONMENTS } from "./testing/hub-under-test";

let hub: HubUnderTest;
beforeEach(() => {
  hub = new HubUnderTest();
});
afterEach(() => hub.stop());

/** A stream that is opened and closed at once, each time under another id. */
const flicker = (() => {
  let id = 0;
  return (client: Client) => {
    id++;
    client.send({ ...OPEN_ENVIRONMENTS, id });
    client.send({ type: "close", id });
  };
})();

const MIB = 1024 * 1024;

/** Asks without end; the most bytes that ever waited on the server's side. */
async function flood(client: Client, ask: () => void, { until }: { until: () => boolean }): Promise<number> {
  const [socket] = hub.serverSockets;
  let most = 0;
  while (!until()) {
    if (client.socket.bufferedAmount < MIB) for (let count = 0; count < 1_000; count++) ask();
    await new Promise((done) => setImmediate(done));
    most = Math.max(most, socket?.writableLength ?? 0);
  }
  return most;
}

describe("an upgrade is refused", () => {
  beforeEach(() => hub.start());

  it("without a session, or with one that ended", async () => {
    await expect(hub.connect(undefined)).rejects.toThrow("401");
    const token = hub.signIn(ADA);
    hub.sessions.delete(token);
    await expect(hub.connect(token)).rejects.toThrow("401");
    expect(hub.refused).toEqual(Array(2).fill("unauthenticated 127.0.0.1"));
  });

  it.each([
    ["of another site", { origin: "https://evil.example.com" }],
    ["of a sibling site", { "sec-fetch-site": "same-site" }],
    ["of a page that says no origin", { origin: "" }],
    ["across sites", { "sec-fetch-site": "cross-site" }],
  ])("%s, though the session is good", async (_what, headers) => {
    await expect(hub.connect(hub.signIn(ADA), headers)).rejects.toThrow("403");
  });
});

describe("an access token", () => {
  it("opens a socket from anywhere, without cookie, origin and CSRF token", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    const client = await hub.dial({ authorization: `Bearer ${hub.makeToken(ADA, ["read"])}` });
    client.send({ type: "hello", protocol: 2 });
    await client.next("welcome");
    client.send(OPEN_ENVIRONMENTS);
    expect(await client.payload()).toMatchObject({ kind: "snapshot", items: [{ name: "shop" }] });
  });

  it("opens what its scopes allow only", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    const client = await hub.dial({ authorization: `Bearer ${hub.makeToken(ADA, ["write"])}` });
    client.send({ type: "hello", protocol: 2 });
    client.send({ type: "open", id: 1, credit: 1, kind: "logs", params: { environment: "shop" } });
    expect(await client.next("end")).toMatchObject({ reason: "forbidden", problem: { code: "forbidden" } });
  });

  it("that lets nobody in opens none, whatever cookie comes with it", async () => {
    await hub.start();
    const cookie = `portal_session=${hub.signIn(ADA)}`;
    for (const authorization of [`Bearer ${createSecret()}`, "Bearer x", "Bearer "])
      await expect(hub.connect(undefined, { authorization, cookie })).rejects.toThrow("401");
  });

  it("ends its socket soon after it was revoked", async () => {
    await hub.start({ recheckMs: 20 });
    const secret = hub.makeToken(ADA, ["read"]);
    const client = await hub.dial({ authorization: `Bearer ${secret}` });
    client.send({ type: "hello", protocol: 2 });
    await client.next("welcome");
    hub.sessions.delete(secret);
    expect(await client.next("bye")).toMatchObject({
      reason: "signed-out",
      message: expect.stringContaining("access token"),
    });
    expect(await client.closed).toBe(1008);
  });
});

it("ends every socket of who is let in no more, by session and by token, as soon as it is told", async () => {
  await hub.start();
  const credentials = [hub.signIn(ADA), hub.makeToken(ADA, ["read"])] as const;
  const [session, secret] = credentials;
  const clients = [await hub.greet(session), await hub.dial({ authorization: `Bearer ${secret}` })];
  clients[1]?.send({ type: "hello", protocol: 2 });
  await clients[1]?.next("welcome");
  const other = await hub.greet(hub.signIn("eve@example.com"));
  for (const credential of credentials) hub.sessions.delete(credential);
  await hub.hub.recheck(ADA);
  for (const client of clients) {
    expect(await client.next("bye")).toMatchObject({ reason: "signed-out" });
    expect(await client.closed).toBe(1008);
  }
  await expect(hub.connect(session)).rejects.toThrow("401");
  await expect(hub.dial({ authorization: `Bearer ${secret}` })).rejects.toThrow("401");
  other.send({ type: "ping", at: 1 });
  await other.next("pong");
});

describe("a socket", () => {
  it("is closed unless the first frame is hello with the session's CSRF token", async () => {
    await hub.start();
    const token = hub.signIn(ADA);
    for (const first of [
      { type: "hello", protocol: 2, csrfToken: csrfTokenOf(hub.signIn(ADA)) },
      { type: "ping", at: 1 },
      OPEN_ENVIRONMENTS,
    ] as const) {
      const client = await hub.connect(token);
      client.send(first);
      expect(await client.next("bye")).toMatchObject({ reason: "protocol-error" });
      expect(await client.closed).toBe(1008);
    }
    expect(hub.refused).toEqual([`csrf-token-invalid 127.0.0.1 ${ADA}`]);
  });

  it("is closed when no hello comes in time", async () => {
    await hub.start({ helloMs: 30 });
    const client = await hub.connect(hub.signIn(ADA));
    expect(await client.next("bye")).toMatchObject({ reason: "protocol-error" });
  });

  it.each([
    ["what is not JSON", "{"],
    ["an unknown type", JSON.stringify({ type: "exec", id: 1 })],
    ["an unknown field", JSON.stringify({ type: "ping", at: 1, admin: true })],
    ["too much credit", JSON.stringify({ ...OPEN_ENVIRONMENTS, credit: 100_000 })],
    ["a second hello", JSON.stringify({ type: "hello", protocol: 2, csrfToken: "x" })],
    ["binary", Buffer.from([1, 2, 3])],
  ])("is closed for %s", async (_what, frame) => {
    await hub.start();
    const client = await hub.greet(hub.signIn(ADA));
    client.socket.send(frame);
    expect(await client.next("bye")).toMatchObject({ reason: "protocol-error" });
    expect(await client.closed).toBe(1008);
  });

  it("is closed for a frame of more than 64 KiB", async () => {
    await hub.start();
    const client = await hub.greet(hub.signIn(ADA));
    client.socket.send("x".repeat(64 * 1024 + 1));
    expect(await client.closed).toBe(1009);
  });

  it("is one of a limited number for each user", async () => {
    await hub.start({ socketsOfUser: 2 });
    const token = hub.signIn(ADA);
    const first = await hub.greet(token);
    await hub.greet(token);
    await expect(hub.connect(token)).rejects.toThrow("429");
    expect(hub.refused).toEqual([`too-many-requests 127.0.0.1 ${ADA}`]);
    await hub.greet(hub.signIn(EVE));
    first.socket.close();
    await first.closed;
    await vi.waitFor(() => hub.greet(token));
  });

  it("answers pings, and is cut when its client answers none", async () => {
    await hub.start({ pingMs: 40 });
    const client = await hub.greet(hub.signIn(ADA));
    client.send({ type: "ping", at: 7 });
    expect(await client.next("pong")).toEqual({ type: "pong", at: 7 });
    const deaf = await hub.greet(hub.signIn(EVE));
    deaf.socket.pause();
    await vi.waitFor(() => expect(hub.environments.subscribers.size).toBe(1));
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it.each([
    ["pings", (client: Client) => client.send({ type: "ping", at: 1 })],
    ["streams opened and closed", flicker],
  ])(
    "is cut when its client fills the memory by %s whose answers it does not read",
    async (_what, ask) => {
      await hub.start();
      const client = await hub.greet(hub.signIn(ADA));
      const [socket] = hub.serverSockets;
      client.socket.pause();
      const most = await flood(client, () => ask(client), { until: () => socket?.destroyed !== false });
      expect(most).toBeLessThan(4 * MIB);
    },
    60_000,
  );

  it("leaves pings of the protocol unanswered while its client does not read", async () => {
    await hub.start({ bufferedBytes: 64 * 1024 });
    const client = await hub.greet(hub.signIn(ADA));
    const [socket] = hub.serverSockets as Socket[];
    client.socket.pause();
    const ask = () => client.socket.ping("x".repeat(100));
    const most = await flood(client, ask, { until: () => (socket?.bytesRead ?? 0) > 24 * MIB });
    expect(most).toBeLessThan(MIB);
    client.socket.resume();
    client.send({ type: "ping", at: 7 });
    expect(await client.next("pong")).toEqual({ type: "pong", at: 7 });
  }, 60_000);

  it("hears nothing more once it was told goodbye", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    const opened = vi.fn();
    hub.openLogs = () => {
      opened();
      return (async function* () {})();
    };
    const client = await hub.greet(hub.signIn(ADA));
    client.socket.send("{");
    client.send({
      type: "open",
      id: 1,
      credit: 1,
      ...{ kind: "logs", params: { environment: "shop" } },
    });
    expect(await client.closed).toBe(1008);
    expect(opened).not.toHaveBeenCalled();
  });

  it("ends soon after its session, and says so", async () => {
    await hub.start({ recheckMs: 20 });
    const token = hub.signIn(ADA);
    const client = await hub.greet(token);
    client.send(OPEN_ENVIRONMENTS);
    await client.payload();
    hub.sessions.delete(token);
    expect(await client.next("bye")).toMatchObject({ reason: "signed-out" });
    expect(await client.closed).toBe(1008);
    await vi.waitFor(() => expect(hub.environments.subscribers.size).toBe(0));
  });

  it("is told to come back when the server stops", async () => {
    await hub.start();
    const client = await hub.greet(hub.signIn(ADA));
    const closing = hub.hub.close();
    expect(await client.next("bye")).toMatchObject({ reason: "shutdown" });
    expect(await client.closed).toBe(1001);
    await closing;
  });
});
