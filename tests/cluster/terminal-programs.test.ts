import { afterAll, beforeAll, expect, it } from "vitest";
import { kubectlFor } from "@/kit/kubectl";
import { bundled } from "@/server/environments/template/testing/bundled";
import { createGateway } from "@/server/kubernetes";
import { applyEnvironment, removeEnvironments, waitUntilEnvironmentReady } from "../kit/environments";
import { cluster } from "../kit/kubectl";
import { terminalsOf } from "../kit/terminals";
import { uniqueName } from "../kit/unique-name";

const environment = uniqueName("programs");
const kubectl = kubectlFor(cluster());
const {
  terminals,
  open,
  environment: seen,
} = terminalsOf(createGateway({ kubeconfig: cluster().kubeconfig }), environment);

beforeAll(async () => {
  await applyEnvironment(kubectl, environment, { owner: "ada@example.com" });
  await waitUntilEnvironmentReady(kubectl, environment);
}, 300_000);
afterAll(async () => {
  await terminals.close();
  await removeEnvironments(kubectl, [environment]);
}, 300_000);

it("tells pages what can be started in each component", () => {
  const components = bundled.views().flatMap((template) => template.components);
  const named = components.map(({ name, programs }) => [name, programs.map((program) => program.name)]);
  expect(named).toEqual(
    expect.arrayContaining([
      ["frontend", ["shell"]],
      ["backend", ["shell", "python", "migrate"]],
      ["database", ["shell", "psql"]],
    ]),
  );
});

it("opens psql in the app's database without a password", async () => {
  const one = open({ start: { component: "database", program: "psql" } });
  await one.until("a prompt", () => /app=[#>] $/.test(one.text()));
  one.type("select 6 * 7 as answer, current_user;\r");
  await one.until("a row", () => /42 \| app/.test(one.text()));
  one.type("\\q\r");
  expect(await one.ended()).toMatchObject({ code: 0 });
});

it("opens Python with the app's session, models and settings", async () => {
  const one = open({ start: { component: "backend", program: "python" } });
  await one.until("a prompt", () => one.text().includes(">>> "));
  expect(one.text()).toContain("Here are settings, session, select and the models");
  one.type("print('users:', session.scalar(select(func.count()).select_from(User)), settings.postgres_db)\r");
  await one.until("an answer", () => /users: \d+ app/.test(one.text()));
  one.type("exit()\r");
  expect(await one.ended()).toMatchObject({ code: 0 });
});

it("runs the template's own actions, and opens a shell in every component", async () => {
  const one = open({ start: { component: "backend", program: "migrate" } });
  expect(await one.ended()).toMatchObject({ code: 0 });
  expect(one.text()).toContain("The database has the tables of this code.");
  for (const component of ["frontend", "backend", "database"]) {
    const shell = open({ start: { component } });
    await shell.until("a prompt", () => /[#$] (.\[6n)?$/s.test(shell.text()));
    shell.type("exit\r");
    expect(await shell.ended()).toMatchObject({ code: 0 });
  }
  const unknown = open({ start: { component: "frontend", program: "psql" } });
  expect((await unknown.ended())?.reason).toContain("frontend has no psql");
});

it("says that the environment was put to sleep under an open terminal, and opens none in it", async () => {
  const one = open({ start: { component: "backend" } });
  await one.until("a prompt", () => /[#$] $/.test(one.text()));
  seen.spec.paused = true;
  await kubectl.run(["patch", "denv", environment, "--type=merge", "-p", '{"spec":{"paused":true}}']);
  expect((await one.ended(120))?.reason).toMatch(
    new RegExp(`^${environment} was put to sleep. The (pod|container) .*backend`),
  );
  const none = open({ start: { component: "backend" } });
  expect((await none.ended())?.reason).toBe(`${environment} is asleep. Wake it to open a terminal.`);
});
