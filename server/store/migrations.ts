import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export interface Migration {
  /** Folder name: `<UTC time>_<what it does>`. */
  name: string;
  sql: string;
  /** SHA-256 of the script in hex, as Prisma records it. */
  checksum: string;
}

/** Reads `<directory>/<name>/migration.sql`, oldest first. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

export interface AppliedMigration {
  name: string;
  checksum: string;
  finished: boolean;
}

/**
 * What is still to be applied, in order. Throws one sentence when the history of the database does not fit: an applied
 * migration was edited, or one stopped half-way. Applied ones that are unknown here are left: a newer release made them.
 */
export function pendingMigrations(known: Migration[], applied: AppliedMigration[]): Migration[] {
  const unfinished = applied.find((migration) => !migration.finished);
  if (unfinished)
    throw new Error(
      `Migration ${unfinished.name} did not finish on this database. Mend it by hand, then set its finished_at in _prisma_migrations.`,
    );
  const byName = new Map(applied.map((migration) => [migration.name, migration.checksum]));
  return known.filter((migration) => {
    const checksum = byName.get(migration.name);
    if (checksum !== undefined && checksum !== migration.checksum)
      throw new Error(
        `Migration ${migration.name} was changed after this database applied it. Restore the file and add a new migration instead.`,
      );
    return checksum === undefined;
  });
}
