import { randomUUID } from "node:crypto";
import pg from "pg";
import { pendingMigrations, readMigrations } from "./migrations";

/** The advisory lock Prisma's own migrate command takes: the two never run at once. */
const MIGRATION_LOCK = 72_707_369;

/** Prisma's own table, so that its tools read the history, too. */
const HISTORY = `CREATE TABLE "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies what is missing, each migration and its record in one transaction, and returns the names. An advisory lock makes
 * concurrent starts wait for one another. Throws when the history does not fit or a statement fails; nothing of the
 * failed migration stays.
 */
export async function migrate(options: { url: string; directory: string }): Promise<string[]> {
  const migrations = await readMigrations(options.directory);
  const client = new pg.Client({ connectionString: options.url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    // A role that may only use the tables finds nothing to do: it must not have to be allowed to make one.
    const { rows: found } = await client.query("SELECT to_regclass('_prisma_migrations') AS history");
    if (found[0]?.history === null) await client.query(HISTORY);
    const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
      `SELECT "migration_name" AS "name", "checksum", "finished_at" IS NOT NULL AS "finished"
       FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
    );
    const pending = pendingMigrations(migrations, rows);
    for (const migration of pending) {
      try {
        await client.query("BEGIN");
        await client.query(migration.sql);
        await client.query(
          `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
           VALUES ($1, $2, $3, clock_timestamp(), 1)`,
          [randomUUID(), migration.checksum, migration.name],
        );
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        const cause = error instanceof Error ? error.message : String(error);
        throw new Error(`Migration ${migration.name} failed and was undone: ${cause}`, { cause: error });
      }
    }
    return pending.map((migration) => migration.name);
  } finally {
    // Ending the connection gives the lock back.
    await client.end();
  }
}
