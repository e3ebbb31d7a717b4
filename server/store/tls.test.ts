import { spawnSync } from "node:child_process";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { type EmbeddedStore, startEmbeddedStore } from "./embedded";
import { openStore } from "./open";
import { prepareStore } from "./prepare";
import { createDatabase, MIGRATIONS } from "./testing/database";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const directory = testFolder();
let server: EmbeddedStore;

const certificate = (name: string) => {
  const files = ["-keyout", path.join(directory, `${name}.key`), "-out", path.join(directory, `${name}.crt`)];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const { status, stderr } = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", ...files, ...subject],
  ]);
  if (status !== 0) throw new Error(String(stderr));
};

/** The database by TLS under the name of its certificate, trusting only `ca`. */
function addressed(ca: string, url = server.applicationUrl): string {
  const address = new URL(url);
  address.hostname = "localhost";
  address.searchParams.set("sslmode", "verify-full");
  address.searchParams.set("sslrootcert", path.join(directory, `${ca}.crt`));
  return address.href;
}

beforeAll(async () => {
  if (!hasOpenssl) return;
  server = await startEmbeddedStore(directory);
  certificate("server");
  certificate("other");
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`ALTER SYSTEM SET ssl_cert_file = '${directory}/server.crt'`);
  await client.query(`ALTER SYSTEM SET ssl_key_file = '${directory}/server.key'`);
  await client.query("ALTER SYSTEM SET ssl = on");
  await client.query("SELECT pg_reload_conf()");
  await client.end();
}, 60_000);
afterAll(() => server?.stop());

it.skipIf(!hasOpenssl)(
  "a store is used by TLS with a certificate that is checked, when its address says so",
  async () => {
    const options = { url: addressed("server"), ownerUrl: addressed("server", server.url) };
    await prepareStore({ ...options, directory: MIGRATIONS });
    const store = openStore(options.url);
    expect(await store.$queryRaw`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`).toEqual([
      { ssl: true },
    ]);
    await store.$disconnect();
    await expect(prepareStore({ url: addressed("other"), directory: MIGRATIONS })).rejects.toThrow(
      /self-signed/,
    );
  },
);

it("one that speaks no TLS is refused then", async () => {
  const url = `${await createDatabase()}?sslmode=verify-full`;
  await expect(prepareStore({ url, directory: MIGRATIONS })).rejects.toThrow(/does not support SSL/);
});
