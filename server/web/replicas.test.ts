import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createWay, type Socket } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { WebSocketServer } from "ws";
import { readWebConfig } from "@/server/config";
import type { User } from "@/server/contract/people";
import { type TerminalPayload, terminalParams } from "@/server/contract/terminals";
import { createWebMetrics } from "@/server/http/metrics";
import type { ExecProcess, Gateway } from "@/server/kubernetes";
import { createGuessLimit } from "@/server/people/access-tokens/guess-limit";
import { createAuditTrail } from "@/server/people/audit-trail";
import { personPrincipal } from "@/server/people/principal";
import { findUsers, toUser } from "@/server/people/users";
import { knock } from "@/server/replicas/ask";
import { CarryLost, carry } from "@/server/replicas/carry";
import { CALL_PATH, headersFor } from "@/server/replicas/protocol";
import { migrate, openStore, type Store } from "@/server/store";
import { createDatabase, MIGRATIONS } from "@/server/store/testing/database";
import { Environments } from "@/server/stream/testing/hub-under-test";
import { createTerminals } from "@/server/terminals";
import { openTerminals } from "./replicas";
import { streamBackend } from "./stream-backend";

const log = pino({ level: "silent" });
const environments = new Environments();
const POD = {
  metadata: { name: "web-0", uid: "p", labels: {} },
  spec: { containers: [{ name: "web" }] },
  status: { containerStatuses: [{ name: "web", restartCount: 0, state: { running: {} } }] },
};
const closing: (() => Promise<unknown>)[] = [];
let url = "";
let ada: User;
/** Programs that were begun, on every replica. */
let begun = 0;

/** One pod, whose commands run on this machine, without a pty. */
const gateway = {
  get: async () => POD,
  list: async () => ({ items: [POD], resourceVersion: "1" }),
  exec: async ({ command, tty }: { command: string[]; tty?: boolean }) => {
    if (tty) begun++;
    // What stands beside a terminal has nothing to look for here: its program goes with its connection.
    const [file = "sh", ...args] = tty ? [...command, "sh"] : ["cat"];
    const child = spawn(file, args, { detached: true });
    const stdout = new PassThrough();
    for (const stream of [child.stdout, child.stderr]) stream.pipe(stdout, { end: false });
    const result = new Promise<{ code: number }>((resolve) =>
      child.once("close", (code) => {
        stdout.end();
        resolve({ code: code ?? 129 });
      }),
    );
    const made: ExecProcess = {
      ...{ stdin: child.stdin, stdout, stderr: new PassThrough(), result, resize: () => {} },
      close() {
        if (child.pid && child.exitCode === null && child.signalCode === null)
          process.kill(-child.pid, "SIGKILL");
      },
    };
    return made;
  },
} as unknown as Gateway;

/** A replica with its own pool of the one database, reached over sockets. */
async function replica(limits = {}, beatMs?: number) {
  const store = openStore(url);
  const auditTrail = createAuditTrail({ store, log });
  const config = readWebConfig({ INTERNAL_ADDRESS: "127.0.0.1", INTERNAL_PORT: "0" });
  const terminalLimits = { ...config.terminals, ...limits };
  const opened = await openTerminals({
    ...{ config: { ...config, terminals: terminalLimits }, store, log, beatMs },
    backend: streamBackend({
      ...{ store, hub: gateway, environments: environments as never, log, auditTrail },
      ...{ metrics: createWebMetrics(new Registry()), guessLimit: createGuessLimit() },
    }),
    create: (held) =>
      createTerminals({
        ...{ gateway, environments, log, held, limits: terminalLimits },
        templates: { get: () => undefined } as unknown as Parameters<typeof createTerminals>[0]["templates"],
        people: (ids) => findUsers(store, ids),
        ...{ audit: auditTrail.note, refused: auditTrail.refused },
      }),
  });
  closing.push(async () => {
    await opened.close();
    await store.$disconnect();
  });
  return { ...opened, store };
}
type Replica = Awaited<ReturnType<typeof replica>>;

/** Somebody's view of a terminal by one of the replicas. */
function view({ door }: Replica, id: string, asked: { start?: object; offset?: number; user?: User } = {}) {
  const { user = ada, ...rest } = asked;
  const params = terminalParams.parse({ environment: "shop", id, cols: 80, rows: 24, ...rest });
  const stopping = new AbortController();
  const typed: Uint8Array[] = [];
  let wake = () => {};
  async function* input() {
    while (!stopping.signal.aborted) {
      const next = typed.shift();
      if (next) yield next;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  const said: TerminalPayload[] = [];
  const output: Uint8Array[] = [];
  const call = { params, principal: personPrincipal(user), address: "10.1.2.3" };
  const done = (async () => {
    for await (const payload of door.serve({ ...call, input: input(), signal: stopping.signal }))
      if (payload instanceof Uint8Array) output.push(payload);
      else said.push(payload);
  })();
  done.catch(() => {});
  const text = () => Buffer.concat(output).toString();
  const told = <K extends TerminalPayload["kind"]>(kind: K) =>
    said.find((one): one is Extract<TerminalPayload, { kind: K }> => one.kind === kind);
  return {
    ...{ done, text, told },
    type(line: string) {
      typed.push(Buffer.from(`${line}\n`));
      wake();
    },
    until: (check: () => unknown) =>
      vi.waitFor(
        async () => {
          // What it was refused with, if it was.
          await Promise.race([done, undefined]);
          if (!check()) throw new Error(`${JSON.stringify(said)} ${text().slice(-300)}`);
        },
        { timeout: 45_000, interval: 50 },
      ),
    async leave() {
      stopping.abort();
      wake();
      await done;
    },
  };
}
const start = { component: "web" };
/** Longer than any test: a replica that says once that it is there. */
const NEVER = 3_600_000;
const lost = "The replica of the portal that held this terminal is gone, and what ran in it with it.";
/** As if none of them had been heard of for a while. */
const silence = (store: Store) =>
  store.$executeRaw`UPDATE replicas SET seen_at = now() - interval '25 seconds'`;
/** Where another replica finds this one. */
async function otherOf({ store, listening }: Replica) {
  return store.replica.findFirstOrThrow({ where: { address: `127.0.0.1:${listening?.port}` } });
}
const rows = (store: Store) => store.terminalHolder.findMany();

beforeAll(async () => {
  url = await createDatabase();
  await migrate({ url, directory: MIGRATIONS });
  const store = openStore(url);
  const row = await store.user.create({
    data: { email: "ada@example.com", name: "Ada", joinedAt: new Date() },
  });
  await store.$disconnect();
  ada = toUser(row);
  environments.put("shop", ada.email);
});
beforeEach(async () => {
  begun = 0;
  const store = openStore(url);
  await store.replica.deleteMany();
  await store.$disconnect();
});
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

it("carries a terminal to the replica that has it: screen, offset, keys, much output, its list, share and end", async () => {
  const [a, b] = [await replica(), await replica()];
  const id = randomUUID();
  const first = view(a, id, { start });
  await first.until(() => first.told("attached"));
  first.type("name=ada; echo hello-$name");
  await first.until(() => first.text().includes("hello-ada"));
  await first.leave();

  const second = view(b, id, { start });
  const shown = () => `${second.told("attached")?.screen}${second.text()}`;
  await second.until(() => shown().includes("hello-ada"));
  second.type("echo again-$name");
  await second.until(() => second.text().includes("again-ada"));
  const offset = second.told("attached")?.offset ?? 0;
  const read = second.text();
  await second.leave();
  const third = view(b, id, { offset });
  await third.until(() => third.text().startsWith(read));
  expect(third.told("attached")?.offset).toBe(offset);
  expect(third.told("attached")?.screen).toBeUndefined();
  third.type("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo done-$name");
  await third.until(() => third.text().includes("done-ada"));
  expect(third.text().match(/x/g)?.length).toBeGreaterThanOrEqual(3_000_000);
  expect(begun).toBe(1);

  const caller = { user: ada, address: "10.1.2.3" };
  expect(await b.door.list("shop", caller)).toMatchObject([{ id, owner: ada.email, pod: "web-0" }]);
  expect(await b.door.share("shop", id, "read", caller)).toMatchObject({ id, shared: "read" });
  await b.door.end("shop", id, caller);
  await third.until(() => third.told("ended")?.reason === "You ended it.");
  expect(await b.door.list("shop", caller)).toEqual([]);
  await expect(b.door.end("shop", randomUUID(), caller)).rejects.toThrow("This terminal is over");
  const where = { action: "terminal.close", address: "10.1.2.3", actor: ada.email };
  await vi.waitFor(async () => expect(await a.store.auditEntry.count({ where })).toBe(1));
});

it("starts one program, however many replicas are asked for it at once", async () => {
  const [a, b] = [await replica(), await replica()];
  for (let round = 0; round < 3; round++) {
    begun = 0;
    const id = randomUUID();
    const views = [a, b, b, a].map((one) => view(one, id, { start }));
    for (const one of views) await one.until(() => one.told("attached"));
    expect(begun).toBe(1);
    await Promise.all(views.map((one) => one.leave()));
  }
});

it("counts what one person has on all replicas", async () => {
  const limits = { ofPerson: 2 };
  const [a, b] = [await replica(limits), await replica(limits)];
  const [one, other] = [view(a, randomUUID(), { start }), view(b, randomUUID(), { start })];
  for (const opened of [one, other]) await opened.until(() => opened.told("attached"));
  await expect(view(b, randomUUID(), { start }).done).rejects.toThrow("You have 2 terminals");
  expect(await rows(a.store)).toHaveLength(2);
  const where = { action: "stream.open", outcome: "refused" as const, actor: ada.email, target: "shop" };
  await vi.waitFor(async () => expect(await b.store.auditEntry.count({ where })).toBe(1));
});

it("says so when the replica that had a terminal is lost, and starts anew only when asked to", async () => {
  const [a, b] = [await replica({}, NEVER), await replica()];
  const [watched, left] = [randomUUID(), randomUUID()];
  for (const id of [watched, left]) {
    const opened = view(a, id, { start });
    await opened.until(() => opened.told("attached"));
    await opened.leave();
  }
  const watching = view(b, watched);
  await watching.until(() => watching.told("attached"));
  await silence(b.store);
  await a.listening?.close();
  await watching.until(() => watching.told("ended")?.reason === lost);
  const back = view(b, left, { start });
  await back.until(() => back.told("ended")?.reason === lost);
  expect(begun).toBe(2);
  // Another tab is told the same, and nothing is started for it.
  const second = view(b, left, { start });
  await second.until(() => second.told("ended")?.reason === lost);
  expect(begun).toBe(2);

  const next = view(b, randomUUID(), { start });
  await next.until(() => next.told("attached"));
});

it("tells who looks on from another replica that theirs is being restarted", async () => {
  const [a, b] = [await replica(), await replica()];
  const id = randomUUID();
  const opened = view(a, id, { start });
  await opened.until(() => opened.told("attached"));
  const watching = view(b, id);
  await watching.until(() => watching.told("attached"));
  await a.close();
  await watching.until(() => watching.told("ended")?.reason.startsWith("The portal is being restarted"));
  const back = view(b, id, { start });
  await back.until(() => back.told("ended")?.reason.includes("is gone"));
});

it("gives nothing to a stranger at the address of a replica, who takes anything", async () => {
  const b = await replica();
  const got: string[] = [];
  const stranger = createServer(async (request, response) => {
    got.push(`${request.method} ${JSON.stringify(request.headers)} ${await text(request)}`);
    response.end("{}");
  });
  const sockets = new WebSocketServer({ server: stranger });
  sockets.on("connection", (socket) => socket.on("message", (data) => got.push(`typed ${data}`)));
  stranger.listen(0, "127.0.0.1");
  await once(stranger, "listening");
  closing.push(async () => stranger.close());
  const { port } = stranger.address() as AddressInfo;
  const [replicaId, terminalId, secret] = [randomUUID(), randomUUID(), "x".repeat(43)];
  await b.store.replica.create({ data: { id: replicaId, address: `127.0.0.1:${port}`, secret } });
  const held = { terminalId, replicaId, environment: "shop", ownerId: ada.id };
  await b.store.terminalHolder.create({ data: held });
  await silence(b.store);

  const gone = view(b, terminalId, { start });
  gone.type("a password");
  await gone.until(() => gone.told("ended")?.reason === lost);
  await expect(b.door.end("shop", terminalId, { user: ada, address: "10.1.2.3" })).rejects.toThrow(lost);
  expect(got.length).toBeGreaterThan(0);
  for (const one of got) {
    expect(one).toMatch(/^GET .* $/);
    for (const said of [secret, terminalId, ada.id, "password"]) expect(one).not.toContain(said);
  }

  // One that relays what lets in, and takes the place of the replica only then.
  const a = await replica();
  const real = await otherOf(a);
  got.length = 0;
  stranger.removeAllListeners("request");
  stranger.on("request", async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name.startsWith("x-devspace")),
    ) as Record<string, string>;
    const answered = await fetch(`http://${real.address}${request.url}`, { headers });
    response.writeHead(answered.status, Object.fromEntries(answered.headers)).end();
  });
  const params = terminalParams.parse({ environment: "shop", id: terminalId, cols: 80, rows: 24 });
  const stream = carry(
    { ...real, address: `127.0.0.1:${port}` },
    {
      ...{ params, principal: personPrincipal(ada), address: "10.1.2.3" },
      ...{ input: Readable.from([Buffer.from("a password")]), signal: new AbortController().signal },
    },
  );
  await expect(stream.next()).rejects.toThrow(CarryLost);
  expect(got).toEqual([]);
});

it("never tells of a holder that says that it is there as lost, though it refuses connections", async () => {
  const [a, b] = [await replica({}, 1_000), await replica()];
  const id = randomUUID();
  const opened = view(a, id, { start });
  await opened.until(() => opened.told("attached"));
  const watching = view(b, id);
  await watching.until(() => watching.told("attached"));
  await a.listening?.close();
  await expect(watching.done).rejects.toThrow("does not answer at the moment");
  expect(watching.told("ended")).toBeUndefined();
});

it("notices a holder that falls silent on an open connection", async () => {
  const a = await replica();
  const id = randomUUID();
  const opened = view(a, id, { start });
  await opened.until(() => opened.told("attached"));
  opened.type("while sleep 0.1; do echo tick; done");
  const real = await otherOf(a);
  const through = new Set<Socket>();
  const way = createWay((near) => {
    const far = connect(Number(a.listening?.port), "127.0.0.1");
    for (const one of [near, far]) through.add(one.on("error", () => {}));
    near.pipe(far).pipe(near);
  }).listen(0, "127.0.0.1");
  await once(way, "listening");
  closing.push(async () => {
    for (const socket of through) socket.destroy();
    way.close();
  });
  const { port } = way.address() as AddressInfo;
  const params = terminalParams.parse({ environment: "shop", id, cols: 80, rows: 24 });
  const signal = new AbortController().signal;
  const stream = carry(
    { ...real, address: `127.0.0.1:${port}` },
    { params, principal: personPrincipal(ada), address: "10.1.2.3", input: new PassThrough(), signal },
    3_000,
  );
  for (let payloads = 0; payloads < 40; payloads++) expect((await stream.next()).done).toBe(false);
  for (const socket of through) socket.unpipe().pause();
  const rest = async () => {
    for await (const _ of stream);
  };
  await expect(rest()).rejects.toThrow(CarryLost);
});

it("mends in the store what that was not told: what runs, what ended, and a row that was left over", async () => {
  const a = await replica({ ofPerson: 2 }, 500);
  const [running, over] = [randomUUID(), randomUUID()];
  for (const id of [running, over]) {
    const opened = view(a, id, { start });
    await opened.until(() => opened.told("attached"));
  }
  await a.door.end("shop", over, { user: ada, address: "10.1.2.3" });
  const stateOf = async () =>
    Object.fromEntries((await rows(a.store)).map((row) => [row.terminalId, row.endedAt !== null]));
  await vi.waitFor(async () => expect(await stateOf()).toEqual({ [running]: false, [over]: true }));
  await a.store.terminalHolder.deleteMany({ where: { terminalId: running } });
  await a.store.terminalHolder.updateMany({ where: { terminalId: over }, data: { endedAt: null } });
  const mended = async () => expect(await stateOf()).toEqual({ [running]: false, [over]: true });
  await vi.waitFor(mended, { timeout: 30_000 });

  const { id: replicaId } = await otherOf(a);
  const leftOver = { terminalId: randomUUID(), replicaId, environment: "shop", ownerId: ada.id };
  await a.store.terminalHolder.create({ data: { ...leftOver, endedAt: new Date() } });
  const again = view(a, leftOver.terminalId, { start });
  await again.until(() => again.told("attached"));
  expect(await stateOf()).toMatchObject({ [leftOver.terminalId]: false });
  await expect(view(a, randomUUID(), { start }).done).rejects.toThrow("You have 2 terminals");
});

it("lets in other replicas alone, and for people who may", async () => {
  const [a, b] = [await replica(), await replica()];
  const id = randomUUID();
  const opened = view(a, id, { start });
  await opened.until(() => opened.told("attached"));
  const other = await otherOf(a);
  await expect(knock({ ...other, secret: "x".repeat(43) })).rejects.toThrow("somebody else");
  // Who saw a request cannot send it again.
  const asked = {
    method: "POST",
    path: CALL_PATH,
    body: JSON.stringify({ do: "list", environment: "shop" }),
  };
  const headers = headersFor(
    other.secret,
    await knock(other),
    { userId: ada.id, address: "10.1.2.3" },
    asked,
  );
  const send = async () =>
    (await fetch(`http://${other.address}${asked.path}`, { ...asked, headers })).status;
  expect([await send(), await send()]).toEqual([200, 401]);

  const row = await a.store.user.create({ data: { email: `${id}@example.com`, name: "Eve" } });
  const eve = toUser(row);
  const caller = { user: eve, address: "10.1.2.3" };
  const hidden = /no environment|no such environment/i;
  await expect(b.door.end("shop", id, caller)).rejects.toThrow(hidden);
  await expect(view(b, id, { user: eve }).done).rejects.toThrow(hidden);
  await a.store.user.update({ where: { id: eve.id }, data: { deactivatedAt: new Date() } });
  await expect(b.door.end("shop", id, caller)).rejects.toThrow("no such account");
});
