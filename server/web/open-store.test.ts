import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { readWebConfig } from "@/server/config";
import { createDatabase, MIGRATIONS } from "@/server/store/testing/database";
import { openConfiguredStore } from "./open-store";

const silent = pino({ level: "silent" });

describe("opening the store", () => {
  it("waits for a database that does not answer yet", async () => {
    const database = new URL(await createDatabase());
    const target = Number(database.port);
    let isUp = false;
    const proxy = createServer((socket) => {
      socket.on("error", () => {});
      if (!isUp) return void socket.destroy();
      const upstream = connect(target, "127.0.0.1").on("error", () => socket.destroy());
      socket.pipe(upstream).pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    database.port = String((proxy.address() as AddressInfo).port);

    const waited: string[] = [];
    const log = pino({ level: "warn" }, { write: (line: string) => void waited.push(line) });
    const config = readWebConfig({ DATABASE_URL: database.href });
    const opening = openConfiguredStore({
      config,
      log,
      migrations: MIGRATIONS,
      signal: new AbortController().signal,
    });
    await once(proxy, "connection");
    isUp = true;
    const { store, close } = await opening;
    expect(await store.user.count()).toBe(0);
    expect(waited.join("")).toContain("the store does not answer yet");
    expect(waited.join("")).not.toContain(database.password);
    await close();
    proxy.close();
  });

  it("uses the embedded one as a role that is no superuser and cannot change the audit", async () => {
    const storeDir = testFolder();
    const config = { ...readWebConfig({}), storeDir };
    const signal = new AbortController().signal;
    const { store, close } = await openConfiguredStore({
      config,
      log: silent,
      migrations: MIGRATIONS,
      signal,
    });
    expect(await store.$queryRaw`SELECT rolsuper FROM pg_roles WHERE rolname = current_user`).toEqual([
      { rolsuper: false },
    ]);
    await store.auditEntry.create({ data: { actor: "ada@example.com", action: "a.b", target: "c" } });
    await expect(store.auditEntry.deleteMany()).rejects.toThrow(/permission denied/);
    await close();
  }, 60_000);

  it("does not wait for a database that refuses the password", async () => {
    const database = new URL(await createDatabase());
    database.password = "wrong";
    const config = readWebConfig({ DATABASE_URL: database.href });
    const signal = new AbortController().signal;
    await expect(
      openConfiguredStore({ config, log: silent, migrations: MIGRATIONS, signal }),
    ).rejects.toThrow(/password authentication failed/);
  });
});
