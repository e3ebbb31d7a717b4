import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LogPayload } from "@/server/contract/logs";
import { ADA, EVE, HubUnderTest, OPEN_ENVIRONMENTS } from "./testing/hub-under-test";

let hub: HubUnderTest;
beforeEach(() => {
  hub = new HubUnderTest();
});
afterEach(() => hub.stop());

const logs = (environment: string, credit = 10, id = 1) =>
  ({ type: "open", id, credit, kind: "logs", params: { environment } }) as const;
const lines = (m: string): LogPayload => ({ kind: "lines", lines: [{ s: 0, t: "2026-01-01T00:00:00Z", m }] });

describe("the environments stream", () => {
  it("shows a user their own and an administrator all", async () => {
    await hub.start();
    hub.environments.put("ours", ADA);
    hub.environments.put("theirs", EVE);
    const [user, admin] = [
      await hub.greet(hub.signIn(ADA)),
      await hub.greet(hub.signIn("root@example.com", "admin")),
    ];
    user.send(OPEN_ENVIRONMENTS);
    admin.send(OPEN_ENVIRONMENTS);
    expect(await user.payload()).toMatchObject({ kind: "snapshot", items: [{ name: "ours" }] });
    expect(await admin.payload()).toMatchObject({
      kind: "snapshot",
      items: [{ name: "ours" }, { name: "theirs" }],
    });
    hub.environments.put("theirs", EVE);
    hub.environments.put("ours", ADA);
    expect(await user.payload()).toMatchObject({ kind: "upsert", item: { name: "ours", revision: "4" } });
    hub.environments.put("ours", EVE);
    expect(await user.payload()).toEqual({ kind: "remove", name: "ours", uid: "uid-ours" });
  });

  it("makes one message of many changes, and skips a slow client to the newest", async () => {
    await hub.start();
    const client = await hub.greet(hub.signIn(ADA));
    client.send({ ...OPEN_ENVIRONMENTS, credit: 1 });
    expect(await client.payload()).toMatchObject({ kind: "snapshot" });
    for (let round = 0; round < 50; round++) hub.environments.put("busy", ADA);
    hub.environments.put("gone", ADA);
    hub.environments.drop("gone");
    client.send({ type: "credit", id: 1, credit: 5 });
    expect(await client.payload()).toMatchObject({ kind: "upsert", item: { name: "busy", revision: "50" } });
    hub.environments.put("last", ADA);
    expect(await client.payload()).toMatchObject({ kind: "upsert", item: { name: "last" } });
  });

  it("tells an environment that was made anew under the same name from the old one", async () => {
    await hub.start();
    hub.environments.put("shop", ADA, "old");
    const client = await hub.greet(hub.signIn(ADA));
    client.send(OPEN_ENVIRONMENTS);
    await client.payload();
    hub.environments.drop("shop");
    hub.environments.put("shop", ADA, "new");
    expect(await client.payload()).toEqual({ kind: "remove", name: "shop", uid: "old" });
    expect(await client.payload()).toMatchObject({ kind: "upsert", item: { uid: "new" } });
  });

  it("sends everything again after the cache was rebuilt, and says when it is not current", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    const client = await hub.greet(hub.signIn(ADA));
    client.send(OPEN_ENVIRONMENTS);
    await client.payload();
    hub.environments.live = false;
    expect(await client.payload()).toMatchObject({ kind: "health", live: false });
    hub.environments.objects.delete("shop");
    hub.environments.live = true;
    hub.environments.rebuild();
    const rest = [await client.payload(), await client.payload()];
    expect(rest).toContainEqual(expect.objectContaining({ kind: "health", live: true }));
    expect(rest).toContainEqual({ kind: "snapshot", items: [] });
  });
});

describe("a log stream", () => {
  it("is only for who may see the environment, and a foreign one is like a missing one", async () => {
    await hub.start();
    hub.environments.put("theirs", EVE);
    const opened = vi.fn(async function* () {});
    hub.openLogs = opened;
    const client = await hub.greet(hub.signIn(ADA));
    const ends = [];
    for (const [id, name] of [
      [1, "theirs"],
      [2, "missing"],
    ] as const) {
      client.send(logs(name, 10, id));
      const { reason, problem } = await client.next("end");
      ends.push({ reason, code: problem?.code });
    }
    expect(ends).toEqual(Array(2).fill({ reason: "forbidden", code: "not-found" }));
    expect(opened).not.toHaveBeenCalled();
    expect(hub.refused).toEqual([
      `not-found 127.0.0.1 ${ADA} logs theirs`,
      `not-found 127.0.0.1 ${ADA} logs missing`,
    ]);
  });

  it("reads its source only for credit", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    let read = 0;
    hub.openLogs = async function* () {
      for (;;) yield lines(String(++read));
    };
    const client = await hub.greet(hub.signIn(ADA));
    client.send(logs("shop", 3));
    for (const expected of ["1", "2", "3"]) expect(await client.payload()).toEqual(lines(expected));
    client.send({ type: "ping", at: 1 });
    await client.next("pong");
    expect(read).toBe(3);
    client.send({ type: "credit", id: 1, credit: 2 });
    expect([await client.payload(), await client.payload()]).toEqual([lines("4"), lines("5")]);
    client.send({ type: "ping", at: 2 });
    await client.next("pong");
    expect(read).toBe(5);
  });

  it("does not fill memory for a client that gives credit but does not read", async () => {
    await hub.start({ bufferedBytes: 64 * 1024 });
    hub.environments.put("shop", ADA);
    let read = 0;
    hub.openLogs = async function* () {
      for (;;) {
        read++;
        yield lines("x".repeat(16 * 1024));
        await new Promise(setImmediate);
      }
    };
    const client = await hub.greet(hub.signIn(ADA));
    client.socket.pause();
    client.send(logs("shop", 1000));
    client.send({ type: "credit", id: 1, credit: 1000 });
    let before = -1;
    await vi.waitFor(
      () => {
        const stalled = read === before && read > 0;
        before = read;
        expect(stalled).toBe(true);
      },
      { interval: 300, timeout: 45_000 },
    );
    expect(read).toBeLessThan(1_500);
    client.socket.resume();
    await vi.waitFor(() => expect(read).toBe(2000), { timeout: 45_000 });
  });

  it("closes its source when the client closes it, the socket goes, or it is done", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    let open = 0;
    hub.openLogs = async function* (_params, signal) {
      open++;
      try {
        yield lines("first");
        await new Promise<void>((resolve) =>
          signal.addEventListener("abort", () => resolve(), { once: true }),
        );
      } finally {
        open--;
      }
    };
    const client = await hub.greet(hub.signIn(ADA));
    client.send(logs("shop", 10, 1));
    client.send(logs("shop", 10, 2));
    await vi.waitFor(() => expect(open).toBe(2));
    client.send({ type: "close", id: 1 });
    expect(await client.next("end")).toEqual({ type: "end", id: 1, reason: "closed" });
    await vi.waitFor(() => expect(open).toBe(1));
    client.socket.terminate();
    await vi.waitFor(() => expect(open).toBe(0));
    hub.openLogs = async function* () {
      yield lines("only");
    };
    const second = await hub.greet(hub.signIn(ADA));
    second.send(logs("shop"));
    expect(await second.payload()).toEqual(lines("only"));
    expect(await second.next("end")).toEqual({ type: "end", id: 1, reason: "complete" });
  });

  it("ends when the right to see the environment ends", async () => {
    await hub.start({ recheckMs: 20 });
    hub.environments.put("shop", ADA);
    hub.environments.put("blog", ADA);
    hub.openLogs = async function* (_params, signal) {
      yield lines("first");
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    };
    const client = await hub.greet(hub.signIn(ADA));
    client.send(logs("shop", 10, 1));
    client.send(logs("blog", 10, 2));
    await client.payload();
    await client.payload();
    hub.environments.put("shop", EVE);
    expect(await client.next("end")).toMatchObject({ id: 1, reason: "forbidden" });
    hub.environments.drop("blog");
    expect(await client.next("end")).toMatchObject({ id: 2, reason: "forbidden" });
  });

  it("stays open while nobody can say whose the environment is, and ends once it is known", async () => {
    await hub.start({ recheckMs: 20 });
    hub.environments.put("shop", ADA);
    hub.openLogs = async function* (_params, signal) {
      yield lines("hello");
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    };
    const client = await hub.greet(hub.signIn(ADA));
    client.send(logs("shop"));
    await client.payload();
    hub.rightsKnown = false;
    await vi.waitUntil(() => hub.failedAuthorisations >= 3);
    expect(client.frames.filter((frame) => frame.type === "end")).toEqual([]);
    hub.environments.put("shop", EVE);
    hub.rightsKnown = true;
    expect(await client.next("end")).toMatchObject({ reason: "forbidden" });
  });

  it("is one of a limited number for each user over all sockets, and gives its place back", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    hub.openLogs = async function* (_params, signal) {
      yield lines("hello");
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    };
    const token = hub.signIn(ADA);
    const [first, second] = [await hub.greet(token), await hub.greet(token)];
    for (const id of [1, 2]) first.send(logs("shop", 1, id));
    for (const _ of [1, 2]) await first.payload();
    second.send(logs("shop", 1, 1));
    await second.payload();
    second.send(logs("shop", 1, 2));
    expect(await second.next("end")).toMatchObject({ id: 2, problem: { code: "too-many-requests" } });
    first.socket.close();
    await first.closed;
    await vi.waitUntil(async () => {
      second.send(logs("shop", 1, 3));
      const next = await second.nextOf(["data", "end"]);
      return next.type === "data";
    });
  });

  it("tells a failure without the details of the server", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    hub.openLogs = async function* () {
      yield lines("first");
      throw new Error("password=hunter2");
    };
    const client = await hub.greet(hub.signIn(ADA));
    client.send(logs("shop"));
    const end = await client.next("end");
    expect(end).toMatchObject({ reason: "failed", problem: { code: "internal" } });
    expect(JSON.stringify(end)).not.toContain("hunter2");
  });

  it("is one of at most 32 on a socket", async () => {
    await hub.start();
    const client = await hub.greet(hub.signIn(ADA));
    for (let id = 1; id <= 33; id++) client.send({ ...OPEN_ENVIRONMENTS, id });
    expect(await client.next("end")).toMatchObject({
      id: 33,
      reason: "failed",
      problem: { code: "too-many-requests" },
    });
  });
});
