import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { STREAM_UP_WINDOW } from "@/server/contract/stream";
import { ADA, type Client, HubUnderTest } from "./testing/hub-under-test";

let hub: HubUnderTest;
beforeEach(() => {
  hub = new HubUnderTest();
});
afterEach(() => hub.stop());

const echo = (id: number, credit: number, environment = "shop") =>
  ({ type: "open", id, credit, kind: "echo", params: { environment } }) as const;

async function greeted(environments: string[] = ["shop"]): Promise<Client> {
  await hub.start({ bufferedBytes: 64 * 1024 });
  for (const name of environments) hub.environments.put(name, ADA);
  return hub.greet(hub.signIn(ADA));
}

describe("a stream of both directions", () => {
  it("carries bytes and JSON, both ways, and ends when the client has finished", async () => {
    const client = await greeted();
    client.send(echo(1, 10));
    expect(await client.next("opened")).toEqual({ type: "opened", id: 1, credit: STREAM_UP_WINDOW });
    client.sendBytes(1, Uint8Array.of(0, 255, 10));
    client.send({ type: "data", id: 1, payload: { say: "hello" } });
    client.send({ type: "finish", id: 1 });
    expect(Buffer.from((await client.payload()) as Uint8Array)).toEqual(Buffer.from([0, 255, 10]));
    expect(await client.payload()).toEqual({ said: "hello" });
    expect(await client.next("end")).toEqual({ type: "end", id: 1, reason: "complete" });
  });

  it("is closed to whoever may not do what its kind declares", async () => {
    await hub.start();
    hub.environments.put("shop", ADA);
    const client = await hub.dial({ authorization: `Bearer ${hub.makeToken(ADA, ["read"])}` });
    client.send({ type: "hello", protocol: 2 });
    client.send(echo(1, 1));
    expect(await client.next("end")).toMatchObject({ reason: "forbidden", problem: { code: "forbidden" } });
    expect(hub.echo.counts.open).toBe(0);
  });

  it("ends for a payload that its kind does not know, and the socket goes on", async () => {
    const client = await greeted();
    client.send(echo(1, 1));
    await client.next("opened");
    client.send({ type: "data", id: 1, payload: { shout: "hello" } });
    expect(await client.next("end")).toMatchObject({ id: 1, problem: { code: "invalid-request" } });
    client.send({ type: "data", id: 1, payload: { say: "too late" } });
    client.send({ type: "ping", at: 1 });
    await client.next("pong");
    expect(client.frames.filter(({ type }) => type === "end")).toHaveLength(1);
  });

  it("does not open for parameters or a kind that are none, and says which field", async () => {
    const client = await greeted();
    client.send({ type: "open", id: 1, credit: 1, kind: "echo", params: { environment: 7 } });
    const wrong = await client.next("end");
    expect(wrong.problem?.errors?.map(({ field }) => field)).toEqual(["params.environment"]);
    client.send({ type: "open", id: 2, credit: 1, kind: "__proto__", params: {} });
    expect((await client.next("end")).problem?.errors?.map(({ field }) => field)).toEqual(["kind"]);
  });

  it("ends the socket of a client that sends without credit", async () => {
    const client = await greeted();
    hub.echo.stall("shop");
    client.send(echo(1, 1));
    await client.next("opened");
    for (let sent = 0; sent <= STREAM_UP_WINDOW; sent++) client.sendBytes(1, Uint8Array.of(sent));
    expect(await client.next("bye")).toMatchObject({ reason: "protocol-error" });
    expect(await client.closed).toBe(1008);
    await vi.waitFor(() => expect(hub.echo.counts.open).toBe(0));
  });

  it("takes nothing where its kind takes nothing", async () => {
    const client = await greeted();
    client.send({ type: "open", id: 1, credit: 1, kind: "environments", params: {} });
    expect(await client.next("opened")).toMatchObject({ credit: 0 });
    client.send({ type: "data", id: 1, payload: {} });
    expect(await client.next("bye")).toMatchObject({ reason: "protocol-error" });
  });

  it("leaves pings and other streams alone while both of its sides are full", async () => {
    const client = await greeted(["shop", "full"]);
    const block = new Uint8Array(32 * 1024);
    // No credit down and none left up: its reader has stopped, and so has its writer.
    client.send(echo(1, 1, "full"));
    await client.next("opened");
    for (let sent = 0; sent < STREAM_UP_WINDOW; sent++) client.sendBytes(1, block);
    await client.payload();
    client.send(echo(2, 1000));
    await client.next("opened");
    client.sendBytes(2, Uint8Array.of(42));
    expect(Buffer.from((await client.payload()) as Uint8Array)).toEqual(Buffer.from([42]));
    client.send({ type: "ping", at: 5 });
    expect(await client.next("pong")).toEqual({ type: "pong", at: 5 });
    expect(hub.echo.counts.read).toBeLessThanOrEqual(4);
  });
});

it("gives back each stream's bytes whole, in order and once, whatever is stalled or cut", async () => {
  const client = await greeted();
  let nextId = 1;
  const piece = fc.uint8Array({ minLength: 1, maxLength: 300 });
  const plan = fc.record({
    pieces: fc.array(piece, { maxLength: 20 }),
    credit: fc.integer({ min: 1, max: 3 }),
    cutAfter: fc.option(fc.nat(20), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 4 }), async (plans) => {
      await Promise.all(
        plans.map(async ({ pieces, credit, cutAfter }) => {
          const id = nextId++;
          const back: Buffer[] = [];
          let up = 0;
          let sent = 0;
          let ends = 0;
          let finished = false;
          const push = () => {
            while (up > 0 && sent < pieces.length && sent !== cutAfter) {
              up--;
              client.sendBytes(id, pieces[sent++] ?? new Uint8Array());
            }
            if (finished || (sent < pieces.length && sent !== cutAfter)) return;
            finished = true;
            client.send({ type: sent === cutAfter ? "close" : "finish", id });
          };
          await new Promise<void>((resolve) => {
            const stop = client.listen((frame) => {
              if (!("id" in frame) || frame.id !== id) return;
              if (frame.type === "opened" || frame.type === "credit") up += frame.credit;
              if (frame.type === "data") {
                back.push(Buffer.from(frame.payload as Uint8Array));
                client.send({ type: "credit", id, credit: 1 });
              }
              if (frame.type === "end") {
                ends++;
                stop();
                resolve();
              } else push();
            });
            client.send(echo(id, credit));
          });
          const whole = pieces.map((each) => Buffer.from(each));
          expect(back).toEqual(whole.slice(0, back.length));
          if (cutAfter === undefined || cutAfter > pieces.length) expect(back).toHaveLength(pieces.length);
          expect(ends).toBe(1);
        }),
      );
    }),
    { numRuns: 60 },
  );
  const ended = client.frames.flatMap((frame) => (frame.type === "end" ? [frame.id] : []));
  expect(new Set(ended).size).toBe(ended.length);
  expect(ended).toHaveLength(nextId - 1);
  await vi.waitFor(() => expect(hub.echo.counts.open).toBe(0));
}, 60_000);

it("drops the socket of a client that sends bytes which are no frame, and lives on", async () => {
  const client = await greeted();
  client.socket.send(Buffer.from([9, 0, 0, 0, 1, 7]));
  expect(await client.closed).toBe(1008);
  await hub.greet(hub.signIn(ADA));
});
