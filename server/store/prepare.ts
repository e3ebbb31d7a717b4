import pg from "pg";
import { migrate } from "./migrate";

/** What the application may do to tables that history is written into: add, and read. */
const APPEND_ONLY = ["audit_entries"];

/**
 * Brings the tables up to date and returns the names of applied migrations. With `ownerUrl` that role owns the tables, and the
 * role of `url`, made if need be, gets what the portal needs: rows of every table but those of the audit, which it can
 * neither change nor remove. Without it one role does everything.
 */
export async function prepareStore(options: {
  url: string;
  ownerUrl?: string;
  directory: string;
}): Promise<string[]> {
  const { url, ownerUrl, directory } = options;
  const applied = await migrate({ url: ownerUrl ?? url, directory });
  if (ownerUrl) await grant(ownerUrl, new URL(url));
  return applied;
}

async function grant(ownerUrl: string, application: URL): Promise<void> {
  const role = decodeURIComponent(application.username);
  const password = decodeURIComponent(application.password);
  if (role === decodeURIComponent(new URL(ownerUrl).username))
    throw new Error(`DATABASE_URL and DATABASE_OWNER_URL name the same role ${role}: give each its own.`);
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    const name = pg.escapeIdentifier(role);
    const tables = APPEND_ONLY.map((table) => pg.escapeIdentifier(table)).join(", ");
    // Two starts at once would change the same rows of the catalogue.
    await client.query("BEGIN; SELECT pg_advisory_xact_lock(72707370)");
    await ensureRole(client, role, password);
    await client.query(`
      GRANT USAGE ON SCHEMA public TO ${name};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name};
      REVOKE ALL ON ${tables}, _prisma_migrations FROM ${name};
      GRANT SELECT, INSERT ON ${tables} TO ${name};
      GRANT SELECT ON _prisma_migrations TO ${name};
      COMMIT`);
  } finally {
    await client.end();
  }
}

/** Makes the role, or gives it this password, where the owner may; elsewhere an administrator of the database did. */
async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rows } = await client.query<{ may: boolean; known: boolean; over: boolean }>(
    `SELECT rolsuper OR rolcreaterole AS may,
            EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS known,
            EXISTS (SELECT FROM pg_roles WHERE rolname = $1 AND rolsuper) AS over
     FROM pg_roles WHERE rolname = current_user`,
    [role],
  );
  const { may = false, known = false, over = false } = rows[0] ?? {};
  if (over)
    throw new Error(
      `The role ${role} of DATABASE_URL is a superuser, whom no right can be taken. Name another.`,
    );
  if (!may && !known)
    throw new Error(
      `There is no role ${role}, and that of DATABASE_OWNER_URL may not make one. Run: CREATE ROLE ${role} LOGIN PASSWORD '…'`,
    );
  if (!may) return;
  const verb = known ? "ALTER" : "CREATE";
  await client.query(
    `${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
  );
}
