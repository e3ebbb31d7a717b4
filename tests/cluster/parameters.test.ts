import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { environmentView } from "@/server/contract/environment";
import { environmentUpdate } from "@/server/contract/environment-update";
import { SECRETS_NAMESPACE } from "@/server/contract/labels";
import { templateDetail } from "@/server/contract/templates-api";
import { untilDeployed } from "../kit/controller-fixture";
import { removeEnvironments } from "../kit/environments";
import { joinPortal, newPerson } from "../kit/people";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { uniqueName } from "../kit/unique-name";

/** Values that environments give to a template's parameters, by the API of the running portal and by kubectl. */

let portal: Awaited<ReturnType<typeof findPortal>>;
let admin: PortalSession;
let user: PortalSession;
const template = uniqueName("parameters");
const name = uniqueName("eu");
const bare = uniqueName("bare");
const TOKEN = `token-${uniqueName("x")}`;
const NEWER = `newer-${uniqueName("x")}`;

const compose = (more = "") => `services:
  web:
    image: devspace-portal.local/debug:\${TAG:-1}
    user: "10001:10001"
    command: [sh, -c, "while true; do sleep 1; done"]
    environment:
      GREETING: \${GREETING:-hello}
      SIZE: \${SIZE:-small}
      REGION: \${REGION:?Region of the data}
      SHOP_TOKEN: \${SHOP_TOKEN}
${more}    ports: ["8080:8080"]
`;
const parameters = { SIZE: { type: "choice", choices: ["small", "large"], title: "Size" } };

beforeAll(async () => {
  portal = await findPortal();
  [admin, user] = await Promise.all([joinPortal(newPerson("admin")), joinPortal(newPerson())]);
  await untilDeployed();
  const spec = { source: { inline: { "compose.yaml": compose() } }, parameters };
  expect((await admin.request("POST", "/api/templates", { name: template, spec })).status).toBe(201);
}, 240_000);
afterAll(async () => {
  await removeEnvironments(portal.cluster, [name, bare]);
  await portal.cluster.run(["delete", "dtpl", template, "--ignore-not-found"]);
});

const published = (after?: string) =>
  waitFor("it is published", async () => {
    const { body } = await user.request("GET", `/api/templates/${template}`);
    const { status, view, generation } = templateDetail.parse(body);
    const isIt = status.revision && status.revision !== after && status.observedGeneration === generation;
    return isIt && view ? { view, revision: status.revision } : undefined;
  });
const post = (body: object) => user.request("POST", "/api/environments", { template, ...body });
const patch = (body: object) => user.request("PATCH", `/api/environments/${name}`, body);
const kubectl = (...args: string[]) => portal.cluster.run(args);
const get = async (of = name) => {
  const { body } = await admin.request("GET", `/api/environments/${of}`);
  return environmentView.parse(body);
};
const seen = async (variable: string) =>
  (await kubectl("-n", `env-${name}`, "exec", "deployment/web", "--", "printenv", variable)).trim();
const hasIn = (variable: string, value: string) =>
  waitFor(
    `the pod has ${variable}=${value}`,
    async () => (await seen(variable).catch(() => "")) === value,
    120,
  );

describe("parameters of a template", () => {
  it("are told with the template", async () => {
    const { view } = await published();
    expect(view.parameters.map(({ name: one, type, required }) => [one, type, required])).toEqual([
      ["SHOP_TOKEN", "secret", true],
      ["TAG", "string", false],
      ["GREETING", "string", false],
      ["SIZE", "choice", false],
      ["REGION", "string", true],
    ]);
  });

  it.each([
    [{}, ["parameters.REGION", "secrets.SHOP_TOKEN"]],
    [{ parameters: { REGION: 3 }, secrets: { SHOP_TOKEN: TOKEN } }, ["parameters.REGION"]],
    [{ parameters: { REGION: "eu", SIZE: "huge" }, secrets: { SHOP_TOKEN: TOKEN } }, ["parameters.SIZE"]],
    [{ parameters: { REGION: "eu", CITY: "x" }, secrets: { SHOP_TOKEN: TOKEN } }, ["parameters.CITY"]],
    [
      { parameters: { REGION: "eu", SHOP_TOKEN: TOKEN }, secrets: {} },
      ["parameters.SHOP_TOKEN", "secrets.SHOP_TOKEN"],
    ],
    [{ parameters: { REGION: "eu" }, secrets: { OTHER: "x", SHOP_TOKEN: TOKEN } }, ["secrets.OTHER"]],
  ])("are refused by their fields: %#", async (body, fields) => {
    const { status, body: problem } = await post({ name, ...body });
    expect(status).toBe(400);
    expect((problem as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual(fields);
  });

  it("reach the pods, and a secret stands nowhere but in Secrets of the environment", async () => {
    const GREETING = 'good "day" $(SHOP_TOKEN): [x]';
    const body = {
      name,
      parameters: { REGION: "eu", SIZE: "large", GREETING },
      secrets: { SHOP_TOKEN: TOKEN },
    };
    const created = await post(body);
    expect(created.status).toBe(201);
    expect(JSON.stringify(created.body)).not.toContain(TOKEN);
    await waitFor("it is ready", async () => (await get()).status.phase === "Ready", 180);
    for (const [variable, value] of Object.entries({ ...body.parameters, SHOP_TOKEN: TOKEN }))
      expect(await seen(variable)).toBe(value);
    const { spec, status } = await get();
    expect(spec.parameters).toMatchObject({ REGION: "eu", SIZE: "large", TAG: "1" });
    expect(status.secrets).toEqual(["SHOP_TOKEN"]);
    for (const where of [
      ["get", "denv", name, "-o", "json"],
      ["-n", `env-${name}`, "get", "configmaps,deployments,pods,events", "-o", "json"],
      [
        "-n",
        SECRETS_NAMESPACE,
        "get",
        "secrets",
        "-l",
        `devspace-portal.io/environment=${name}`,
        "-o",
        "json",
      ],
    ]) {
      const text = await kubectl(...where);
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(Buffer.from(TOKEN).toString("base64"));
    }
  }, 240_000);

  it("change, and restart what uses them", async () => {
    expect((await patch({ parameters: { GREETING: null }, secrets: { SHOP_TOKEN: NEWER } })).status).toBe(
      200,
    );
    await hasIn("GREETING", "hello");
    await hasIn("SHOP_TOKEN", NEWER);
    expect((await patch({ secrets: { SHOP_TOKEN: null } })).body).toMatchObject({
      errors: [{ field: "secrets.SHOP_TOKEN" }],
    });
  }, 240_000);

  it("that kubectl leaves out are said, with what to do, and nothing else breaks", async () => {
    const environment = {
      ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name: bare } },
      spec: { owner: "nobody@example.com", template },
    };
    await portal.cluster.run(["apply", "-f", "-"], JSON.stringify(environment));
    const condition = (type: string) =>
      waitFor(`${type} is said`, async () =>
        (await get(bare)).status.conditions.find((one) => one.type === type),
      );
    await waitFor("it is not accepted", async () => (await condition("Accepted")).status === "False");
    expect(await condition("Accepted")).toMatchObject({
      reason: "ParameterMissing",
      message: expect.stringContaining("spec.parameters.REGION"),
    });
    await kubectl("patch", "denv", bare, "--type=merge", "-p", '{"spec":{"parameters":{"REGION":"us"}}}');
    const finding = await waitFor("the secret is asked for", async () =>
      (await get(bare)).status.findings.find(({ code }) => code === "SecretMissing"),
    );
    expect(finding.remedy.action).toContain("patch secret devspace-portal-parameters");
    const value = JSON.stringify({ stringData: { SHOP_TOKEN: TOKEN } });
    await kubectl(
      "-n",
      `env-${bare}`,
      "patch",
      "secret",
      "devspace-portal-parameters",
      "--type=merge",
      "-p",
      value,
    );
    await waitFor("it is ready", async () => (await get(bare)).status.phase === "Ready", 180);
  }, 300_000);

  it("of a structure are refused by the API server", async () => {
    for (const value of [["a"], { a: 1 }, "x".repeat(5000)]) {
      const change = JSON.stringify({ spec: { parameters: { REGION: value } } });
      await expect(kubectl("patch", "denv", bare, "--type=merge", "-p", change)).rejects.toThrow(/REGION/);
    }
  });

  it("that a newer revision needs are asked for before an environment moves to it", async () => {
    const before = await published();
    const source = { inline: { "compose.yaml": compose(`      CITY: \${CITY:?The city}\n`) } };
    expect((await admin.request("PATCH", `/api/templates/${template}`, { spec: { source } })).status).toBe(
      200,
    );
    const { revision } = await published(before.revision);
    const update = environmentUpdate.parse(
      (await user.request("GET", `/api/environments/${name}/update?revision=${revision}`)).body,
    );
    expect(update.needs.map((one) => one.name)).toEqual(["CITY"]);
    expect(update.objections).toEqual([]);
    expect((await patch({ revision })).body).toMatchObject({ errors: [{ field: "parameters.CITY" }] });
    // One that follows by itself stays with what it runs, and says why.
    expect((await patch({ updates: "automatic" })).status).toBe(400);
    expect((await patch({ revision, parameters: { CITY: "Bern" } })).status).toBe(200);
    await hasIn("CITY", "Bern");
  }, 240_000);
});
