import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { templateDetail, templateSummaries } from "@/server/contract/templates-api";
import { untilDeployed } from "../kit/controller-fixture";
import {
  applyEnvironment,
  getEnvironment,
  removeEnvironments,
  waitUntilEnvironmentReady,
} from "../kit/environments";
import { joinPortal, newPerson } from "../kit/people";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { removeTemplates, smallApplication, waitUntilLookedAt } from "../kit/templates";
import { uniqueName } from "../kit/unique-name";

/** A template's policy, by the API and by kubectl, against the running portal. */

const template = uniqueName("policy");
const [ada, bob] = [newPerson(), newPerson()];
const [first, second, third, byKubectl] = ["first", "second", "third", "kubectl"].map(uniqueName);
let portal: Awaited<ReturnType<typeof findPortal>>;
let admin: PortalSession;
let sessions: { ada: PortalSession; bob: PortalSession };

beforeAll(async () => {
  portal = await findPortal();
  const joined = await Promise.all([newPerson("admin"), ada, bob].map(joinPortal));
  const [ofAdmin, ofAda, ofBob] = joined as [PortalSession, PortalSession, PortalSession];
  admin = ofAdmin;
  sessions = { ada: ofAda, bob: ofBob };
  await untilDeployed();
  const source = { inline: { "app.yaml": smallApplication("one") } };
  const made = await admin.request("POST", "/api/templates", { name: template, spec: { source } });
  expect(made.status).toBe(201);
  await waitUntilLookedAt(portal.cluster, template);
}, 240_000);
afterAll(async () => {
  await removeEnvironments(portal.cluster, [first, second, third, byKubectl].map(String));
  await removeTemplates(portal.cluster, [template]);
});

/** Lays down a policy, and waits until the portal's API goes by it. */
async function lay(policy: object) {
  expect((await admin.request("PATCH", `/api/templates/${template}`, { spec: { policy } })).status).toBe(200);
  await waitFor("the policy to be known", async () => {
    const { spec } = templateDetail.parse((await admin.request("GET", `/api/templates/${template}`)).body);
    return isDeepStrictEqual(spec?.policy, policy);
  });
}
const create = (session: PortalSession, name: string | undefined, more = {}) =>
  session.request("POST", "/api/environments", { name, template, ...more });
const web = (memory: string) => ({ components: { web: { resources: { limits: { memory } } } } });
const accepted = async (name: string) =>
  (await getEnvironment(portal.cluster, name))?.status?.conditions.find(({ type }) => type === "Accepted");

describe("a template's policy", () => {
  it("says who may use it: others are not told of it, and kubectl does not pass it", async () => {
    expect((await create(sessions.ada, first, web("128Mi"))).status).toBe(201);
    await waitUntilEnvironmentReady(portal.cluster, String(first));
    await lay({ users: [bob.email] });
    expect(await create(sessions.ada, second)).toMatchObject({
      status: 403,
      body: { errors: [{ field: "template", message: expect.stringContaining("not for you") }] },
    });
    const stranger = await joinPortal(newPerson());
    expect(await create(stranger, third)).toMatchObject({
      status: 400,
      body: {
        errors: [{ field: "template", message: expect.stringContaining("There is no such template") }],
      },
    });
    await applyEnvironment(portal.cluster, String(byKubectl), { owner: ada.email, template });
    const refused = await waitFor("it to be refused", async () => {
      const condition = await accepted(String(byKubectl));
      return condition?.status === "False" && condition;
    });
    expect(refused.reason).toBe("NotAllowedByPolicy");
    expect(refused.message).toMatch(/^spec\.template: It is not for everybody/);
    await removeEnvironments(portal.cluster, [String(byKubectl)]);
    const outsider = await joinPortal(newPerson());
    const { items } = templateSummaries.parse((await outsider.request("GET", "/api/catalogue")).body);
    expect(items.map(({ name }) => name)).not.toContain(template);
    expect((await outsider.request("GET", `/api/templates/${template}`)).status).toBe(404);
    const all = templateSummaries.parse((await admin.request("GET", "/api/catalogue")).body).items;
    expect(all.find(({ name }) => name === template)?.closed).toContain("not for you");
    expect((await create(sessions.bob, second)).status).toBe(201);
  });

  it("bounds their number, and sizes, and leaves what is there alone", async () => {
    await lay({ maxPerOwner: 1, maxEnvironments: 3, resources: { component: { memory: "96Mi" } } });
    expect(await create(sessions.bob, third)).toMatchObject({
      status: 403,
      body: { errors: [{ field: "template", message: expect.stringContaining("One person may have 1") }] },
    });
    const field = "components.web.resources.limits.memory";
    const grown = await sessions.ada.request("PATCH", `/api/environments/${first}`, web("256Mi"));
    expect(grown).toMatchObject({ status: 403, body: { errors: [{ field }] } });
    // What it has is more than that, and stays.
    const other = { description: "still here", ...web("128Mi") };
    expect((await sessions.ada.request("PATCH", `/api/environments/${first}`, other)).status).toBe(200);
    const { status } = await waitUntilEnvironmentReady(portal.cluster, String(first));
    expect(status?.conditions).toContainEqual(expect.objectContaining({ type: "Accepted", status: "True" }));
    await portal.cluster.run([
      ...["patch", "denv", String(first), "--type=merge", "-p", JSON.stringify({ spec: web("256Mi") })],
    ]);
    const refused = await waitFor("the change to be refused", async () => {
      const condition = await accepted(String(first));
      return condition?.status === "False" && condition;
    });
    expect(refused.message).toMatch(/^spec\.components\.web\.resources\.limits\.memory: .*96Mi/);
  });
});
