import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { openStore, type Store } from "./open";
import { createDatabase, createStore } from "./testing/database";
import { isStoreUnavailable } from "./unavailable";

const calls: Record<string, (store: Store) => Promise<unknown>> = {
  "a query": (store) => store.user.count(),
  "a transaction": (store) => store.$transaction((client) => client.user.count()),
  "plain SQL": (store) => store.$queryRaw`SELECT 1`,
};
const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

it.each(Object.entries(calls))("knows a database that is away by %s", async (_what, call) => {
  const refusing = openStore("postgresql://portal:x@127.0.0.1:1/portal");
  expect(isStoreUnavailable(await errorOf(call(refusing)))).toBe(true);
});

it.each(["EHOSTUNREACH", "EAI_AGAIN"])("knows a database whose node or name is away, by %s", (code) => {
  // As Prisma gives it for the address of a pod that is gone.
  const error = Object.assign(new Error(`connect ${code} 10.244.0.253:5432`), {
    ...{ name: "PrismaClientKnownRequestError", code, meta: { modelName: "Session" } },
  });
  expect(isStoreUnavailable(error)).toBe(true);
});

it("knows a database that takes connections and says nothing", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const store = openStore(`postgresql://portal:x@127.0.0.1:${(silent.address() as AddressInfo).port}/portal`);
  const errors = await Promise.all(Object.values(calls).map((call) => errorOf(call(store))));
  expect(errors.map(isStoreUnavailable)).toEqual([true, true, true]);
  silent.close();
}, 60_000);

it("knows a database that falls silent on open connections", async () => {
  const url = new URL(await createDatabase());
  const { port, hostname } = url;
  const sockets: Socket[] = [];
  const between = createServer((client) => {
    const server = connect(Number(port), hostname);
    sockets.push(client, server);
    for (const socket of [client, server]) socket.on("error", () => {});
    client.pipe(server).pipe(client);
  }).listen(0, "127.0.0.1");
  await once(between, "listening");
  url.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
  const store = openStore(url.href);
  await store.$queryRaw`SELECT 1`;
  for (const socket of sockets) socket.unpipe().pause();
  const error = await errorOf(store.$queryRaw`SELECT 1`);
  expect(isStoreUnavailable(error), String(error)).toBe(true);
  for (const socket of sockets) socket.destroy();
  between.close();
}, 60_000);

it("knows a database that is too busy to finish a statement in time", async () => {
  const store = await createStore();
  await store.user.create({ data: { email: "ada@example.com", name: "Ada" } });
  const rename = { data: { name: "Eve" } };
  const within = (limit: string) =>
    errorOf(
      store.$transaction(async (client) => {
        await client.$executeRawUnsafe(`SET LOCAL ${limit} = 20`);
        await client.user.updateMany(rename);
      }),
    );
  const errors = await store.$transaction(
    async (client) => {
      await client.user.updateMany(rename);
      return [await within("statement_timeout"), await within("lock_timeout")];
    },
    { timeout: 60_000 },
  );
  expect(errors.map(isStoreUnavailable)).toEqual([true, true]);
});

it("takes a refused statement for what it is", async () => {
  const store = await createStore();
  const person = { email: "ada@example.com", name: "Ada" };
  await store.user.create({ data: person });
  expect(isStoreUnavailable(await errorOf(store.user.create({ data: person })))).toBe(false);
  expect(isStoreUnavailable(await errorOf(store.$queryRaw`SELECT nothing`))).toBe(false);
});
