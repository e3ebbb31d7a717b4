import { afterAll, beforeEach, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { applyEnvironment, removeEnvironments } from "../kit/environments";
import { joinPortal, newPerson } from "../kit/people";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

const portal = await findPortal();
const { cluster } = portal;
const name = uniqueName("audit");
afterAll(() => removeEnvironments(cluster, [name]));
beforeEach((test) => {
  test.skip(portal.kind === "processes", "the store of local processes is tested in server/store");
});

/** Runs SQL in the web pod, with what the pod knows: the rows, or PostgreSQL's code of the refusal. */
async function query(sql: string): Promise<unknown> {
  const script = `
    import pg from "pg";
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await client.connect();
    const told = await client.query(${JSON.stringify(sql)}).then(({ rows }) => rows, ({ code }) => code);
    console.log(JSON.stringify(told));
    await client.end();`;
  const inPod = ["-n", "devspace-portal", "exec", "deployment/portal-web", "-c", "web", "--"];
  const said = await cluster.run([...inPod, "node", "--input-type=module", "-e", script]);
  return JSON.parse(said.trim().split("\n").at(-1) ?? "");
}

it("the deployed portal is no superuser of its store, and can only add to the audit", async () => {
  expect(await query("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user")).toEqual([
    { rolsuper: false, rolcreaterole: false },
  ]);
  const [{ count }] = (await query("SELECT count(*)::int FROM audit_entries")) as [{ count: number }];
  expect(count).toBeGreaterThanOrEqual(0);
  for (const sql of [
    "DELETE FROM audit_entries WHERE false",
    "UPDATE audit_entries SET actor = actor WHERE false",
    "CREATE TABLE mine (id int)",
  ])
    expect(await query(sql), sql).toBe("42501");
});

it("changes by kubectl are in the audit, with who Kubernetes says it was", async () => {
  await applyEnvironment(cluster, name, { owner: "nobody@example.com", paused: true });
  const patch = JSON.stringify({ spec: { description: "by kubectl" } });
  await cluster.run(["patch", "denv", name, "--type=merge", "-p", patch]);
  const noted = () =>
    query(
      `SELECT action, detail->>'manager' AS manager FROM audit_entries WHERE target = '${name}' ORDER BY at`,
    );
  await waitFor("the change in the audit", async () =>
    JSON.stringify(await noted()).includes("kubectl-patch"),
  );
  expect(await noted()).toContainEqual({
    action: expect.stringMatching(/^environment\./),
    manager: "kubectl-patch",
  });
});

it("an administrator's look at somebody's environment, and a wrong password, are in the audit", async () => {
  await applyEnvironment(cluster, name, { owner: "nobody@example.com", paused: true });
  const person = newPerson("admin");
  const admin = await joinPortal(person);
  const cookie = `${admin.cookie.name}=${admin.cookie.value}`;
  const look = () =>
    fetch(`${portal.address}/environments/${name}`, {
      headers: { Cookie: cookie, "Sec-Fetch-Dest": "document" },
    });
  const wrong = { email: person.email, password: "not the password" };
  expect((await admin.request("POST", "/api/session", wrong)).status).toBe(401);
  await waitFor("the look in the audit", async () => {
    await look();
    const told = await query(
      `SELECT 1 FROM audit_entries WHERE actor = '${person.email}' AND action = 'environment.view'`,
    );
    return Array.isArray(told) && told.length > 0;
  });
  expect(
    await query(
      `SELECT actor, action, target FROM audit_entries WHERE address IS NOT NULL AND target IN ('${name}', '${person.email}')`,
    ),
  ).toEqual(
    expect.arrayContaining([
      { actor: person.email, action: "environment.view", target: name },
      { actor: "anonymous", action: "session.create", target: person.email },
    ]),
  );
});

it("the owner's password is in no environment of the portal", async () => {
  const template = await cluster.run([
    "-n",
    "devspace-portal",
    "get",
    "deployment",
    "portal-web",
    "-o",
    "json",
  ]);
  const { spec } = JSON.parse(template) as {
    spec: { template: { spec: { containers: { env: { name: string }[] }[] } } };
  };
  const names = spec.template.spec.containers.flatMap(({ env }) => env.map(({ name }) => name));
  expect(names).toContain("DATABASE_URL");
  expect(names).not.toContain("DATABASE_OWNER_URL");
});
