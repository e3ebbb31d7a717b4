import { randomBytes } from "node:crypto";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { recordAudit } from "@/server/people/audit";
import { openStore } from "./open";
import { prepareStore } from "./prepare";
import { createDatabase, MIGRATIONS } from "./testing/database";

let ownerUrl: string;
let url: string;
const role = `app_${randomBytes(6).toString("hex")}`;
const urlWith = (password: string) => {
  const application = new URL(ownerUrl);
  application.username = role;
  application.password = password;
  return application.href;
};
beforeAll(async () => {
  ownerUrl = await createDatabase();
  url = urlWith("it's a secret");
  await prepareStore({ url, ownerUrl, directory: MIGRATIONS });
});

async function run(sql: string, as = url): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: as });
  await client.connect();
  return client
    .query<Record<string, unknown>>(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

describe("the portal's role", () => {
  it("is no superuser, makes no roles and no tables", async () => {
    expect(
      await run("SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"),
    ).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false }]);
    await expect(run("CREATE TABLE mine (id int)")).rejects.toMatchObject({ code: "42501" });
    await expect(run("SELECT * FROM pg_authid")).rejects.toMatchObject({ code: "42501" });
  });

  it("can add to the audit and read it, and do nothing else to it", async () => {
    const store = openStore(url);
    await recordAudit(store, { actor: "ada@example.com", action: "environment.delete", target: "shop" });
    expect(await store.auditEntry.count()).toBe(1);
    for (const sql of [
      "UPDATE audit_entries SET actor = 'eve@example.com'",
      "DELETE FROM audit_entries",
      "TRUNCATE audit_entries",
      "DROP TABLE audit_entries",
      "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
      "CREATE RULE none AS ON INSERT TO audit_entries DO INSTEAD NOTHING",
      "DELETE FROM _prisma_migrations",
    ])
      await expect(run(sql), sql).rejects.toMatchObject({ code: "42501" });
    await store.$disconnect();
    // PostgreSQL only warns of what it does not grant.
    await run(`GRANT ALL ON audit_entries TO ${role}`);
    await expect(run("DELETE FROM audit_entries")).rejects.toMatchObject({ code: "42501" });
    expect(await run("SELECT actor FROM audit_entries")).toEqual([{ actor: "ada@example.com" }]);
  });

  it("can do with people, sessions, links and tokens all that the portal does", async () => {
    const store = openStore(url);
    const user = await store.user.create({ data: { email: "ada@example.com", name: "Ada" } });
    await store.user.update({ where: { id: user.id }, data: { name: "Ada L." } });
    await store.session.deleteMany();
    await store.oneTimeLink.deleteMany();
    await store.accessToken.updateMany({ data: { lastUsedAt: new Date() } });
    await store.user.delete({ where: { id: user.id } });
    await store.$disconnect();
  });

  it("starts the portal without the owner once the tables are there", async () => {
    expect(await prepareStore({ url, directory: MIGRATIONS })).toEqual([]);
  });

  it("gets a changed password, and is never the owner or a superuser", async () => {
    const next = urlWith("another one");
    await prepareStore({ url: next, ownerUrl, directory: MIGRATIONS });
    expect(await run("SELECT 1 AS one", next)).toEqual([{ one: 1 }]);
    await expect(run("SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    const prepare = prepareStore({ url: ownerUrl, ownerUrl, directory: MIGRATIONS });
    await expect(prepare).rejects.toThrow(/name the same role/);
  });
});
