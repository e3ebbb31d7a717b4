import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { migrate } from "./migrate";
import { createDatabase, MIGRATIONS } from "./testing/database";

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

/** A copy of the migrations that a test may spoil. */
async function copyMigrations(extra: Record<string, string> = {}): Promise<string> {
  const directory = testFolder();
  await cp(MIGRATIONS, directory, { recursive: true });
  for (const [name, sql] of Object.entries(extra)) {
    await mkdir(path.join(directory, name), { recursive: true });
    await writeFile(path.join(directory, name, "migration.sql"), sql);
  }
  return directory;
}

describe("migrate", () => {
  it("applies every migration once, also when several processes start together", async () => {
    const url = await createDatabase();
    const names = (await Promise.all([1, 2, 3, 4].map(() => migrate({ url, directory: MIGRATIONS })))).flat();
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
    expect(await migrate({ url, directory: MIGRATIONS })).toEqual([]);
    const rows = await query(url, `SELECT migration_name, finished_at FROM _prisma_migrations ORDER BY 1`);
    expect(rows.map((row) => row.migration_name)).toEqual([...names].sort());
    expect(await query(url, "SELECT count(*)::int AS n FROM users")).toEqual([{ n: 0 }]);
  });

  it("leaves nothing of a migration that fails, and goes on once it is mended", async () => {
    const url = await createDatabase();
    const name = "99990101000000_broken";
    const broken = await copyMigrations({ [name]: "CREATE TABLE half (id int); SELECT nonsense;" });
    await expect(migrate({ url, directory: broken })).rejects.toThrow(
      /99990101000000_broken failed and was undone/,
    );
    expect(await query(url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    const mended = await copyMigrations({ [name]: "CREATE TABLE half (id int);" });
    expect(await migrate({ url, directory: mended })).toEqual([name]);
  });

  it("refuses an applied migration that was edited, and one that stopped half-way", async () => {
    const url = await createDatabase();
    const name = "99990101000000_edited";
    await migrate({ url, directory: await copyMigrations({ [name]: "SELECT 1;" }) });
    const edited = await copyMigrations({ [name]: "SELECT 2;" });
    await expect(migrate({ url, directory: edited })).rejects.toThrow(/99990101000000_edited was changed/);
    await query(url, "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '9999%'");
    await expect(migrate({ url, directory: MIGRATIONS })).rejects.toThrow(/did not finish/);
  });

  it("tolerates migrations of a newer release", async () => {
    const url = await createDatabase();
    await migrate({ url, directory: await copyMigrations({ "99990101000000_newer": "SELECT 1;" }) });
    expect(await migrate({ url, directory: MIGRATIONS })).toEqual([]);
  });
});
