import { randomBytes } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { migrate, openStore, type Store } from "..";

export const MIGRATIONS = path.resolve(import.meta.dirname, "../../../prisma/migrations");

/** A new empty database on the run's PostgreSQL: its connection string. */
export async function createDatabase(): Promise<string> {
  const url = new URL(inject("storeUrl"));
  const name = `test_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  url.pathname = `/${name}`;
  return url.href;
}

/** A store with every migration applied. */
export async function createStore(): Promise<Store> {
  const url = await createDatabase();
  await migrate({ url, directory: MIGRATIONS });
  return openStore(url);
}
