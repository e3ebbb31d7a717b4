import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import { newTemplateWebhook } from "@/server/contract/template-webhook";
import { type TemplateDetail, templateDetail, templateSummaries } from "@/server/contract/templates-api";
import { untilDeployed } from "../kit/controller-fixture";
import { removeEnvironments } from "../kit/environments";
import { joinPortal, newPerson } from "../kit/people";
import { rawRequest } from "../kit/raw-request";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { uniqueName } from "../kit/unique-name";

/** Templates as clients of the API make them, against the running portal: published by its publisher, moved to by environments. */

let portal: Awaited<ReturnType<typeof findPortal>>;
let admin: PortalSession;
let user: PortalSession;
const template = uniqueName("api");
const secret = uniqueName("secret");
const environments: string[] = [];

beforeAll(async () => {
  portal = await findPortal();
  [admin, user] = await Promise.all([joinPortal(newPerson("admin")), joinPortal(newPerson())]);
  await untilDeployed();
}, 240_000);
afterAll(async () => {
  await removeEnvironments(portal.cluster, environments);
  await portal.cluster.run(["delete", "dtpl", template, "--ignore-not-found"]);
  await portal.cluster.run(["-n", TEMPLATES_NAMESPACE, "delete", "secret", secret, "--ignore-not-found"]);
});

const compose = (greeting: string) => `services:
  web:
    image: devspace-portal.local/base/nginx:trixie
    user: "10001:10001"
    environment: { GREETING: ${greeting}, API_TOKEN: "${greeting}-token" }
    ports: ["8080:8080"]
`;
const get = async () =>
  templateDetail.parse((await admin.request("GET", `/api/templates/${template}`)).body) as TemplateDetail;
const published = (detail: TemplateDetail) =>
  detail.status.observedGeneration === detail.generation &&
  detail.status.conditions.some(({ type, status }) => type === "Published" && status === "True");

describe("a template by the API", () => {
  it("is made by administrators alone", async () => {
    const wish = { name: template, spec: { source: { inline: { "compose.yaml": compose("hello") } } } };
    expect((await user.request("POST", "/api/templates", wish)).status).toBe(403);
    expect((await admin.request("POST", "/api/templates", wish)).status).toBe(201);
    expect((await admin.request("POST", "/api/templates", wish)).body).toMatchObject({
      errors: [{ field: "name", message: "This name is taken." }],
    });
  });

  it("says that environments are given what others may have given out, unless any value will do", async () => {
    const given = await waitFor("its finding", async () => {
      const { findings = [] } = (await get()).status;
      return findings.find(({ code }) => code === "secret-given");
    });
    expect(given).toMatchObject({ level: "adapted", message: expect.stringContaining("API_TOKEN") });
    const secrets = [{ name: "template-secrets", generate: { API_TOKEN: "password" } }];
    const answer = { spec: { secrets } };
    expect((await admin.request("PATCH", `/api/templates/${template}`, answer)).status).toBe(200);
  });

  it("is published by a process without rights, and everybody sees what was found", async () => {
    const detail = await waitFor("it is published", async () => {
      const found = await get();
      return published(found) && found;
    });
    expect(detail.view?.components.map(({ name }) => name)).toEqual(["web"]);
    expect(detail.status.found).toMatchObject({ kind: "compose", components: [{ name: "web" }] });
    const { items } = templateSummaries.parse((await user.request("GET", "/api/catalogue")).body);
    expect(items.map(({ name }) => name)).toContain(template);
    expect(detail.manifest).toContain("compose.yaml: |");
  });

  it("refuses a wrong field with its name, and a change that came too late", async () => {
    const wrong = await admin.request("PATCH", `/api/templates/${template}`, {
      spec: { source: { git: { url: "https://someone:secret@git.test/app.git" } } },
    });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).toMatch(/spec\.source\.git\.url/);
    const { version } = await get();
    const change = (title: string) =>
      admin.request("PATCH", `/api/templates/${template}`, { version, spec: { title } });
    expect((await change("First")).status).toBe(200);
    expect((await change("Second")).status).toBe(409);
  });

  it("gives environments an update to look at before it is taken, secrets hidden", async () => {
    const before = await waitFor("it is published with its title", async () => {
      const found = await get();
      return published(found) && found.view?.title === "First" && found;
    });
    const name = uniqueName("update");
    environments.push(name);
    const made = await user.request("POST", "/api/environments", {
      ...{ name, template, revision: before.status.revision },
    });
    expect(made.status).toBe(201);
    const none = await user.request("GET", `/api/environments/${name}/update`);
    expect(none.body).toMatchObject({ changes: [], restarts: [], newest: true });

    // A file that is not named is not there any more.
    const source = { inline: { "docker-compose.yaml": compose("good-morning") } };
    expect((await admin.request("PATCH", `/api/templates/${template}`, { spec: { source } })).status).toBe(
      200,
    );
    const { revision } = before.status;
    const after = await waitFor("another revision", async () => {
      const found = await get();
      return found.status.revision !== revision && found;
    });
    expect(Object.keys(after.spec?.source.inline ?? {})).toEqual(["docker-compose.yaml"]);
    const update = await user.request("GET", `/api/environments/${name}/update`);
    expect(update.body).toMatchObject({ from: revision, to: after.status.revision, restarts: ["web"] });
    const text = JSON.stringify(update.body);
    expect(text).toContain("good-morning");
    expect(text).not.toContain("good-morning-token");

    const moved = { revision: after.status.revision };
    expect((await user.request("PATCH", `/api/environments/${name}`, moved)).status).toBe(200);
    const wrong = { revision: "deadbeef0000" };
    expect((await user.request("PATCH", `/api/environments/${name}`, wrong)).body).toMatchObject({
      errors: [{ field: "revision" }],
    });
  });

  it("is opened with what is written once and never told again", async () => {
    const path = `/api/template-secrets/${secret}`;
    const host = "git.example.com";
    const values = { host, username: "ci", token: "swordfish" };
    expect((await user.request("PUT", path, values)).status).toBe(403);
    const written = await admin.request("PUT", path, values);
    expect(written).toMatchObject({ status: 204, body: undefined });
    const stored = await portal.cluster.run([
      ...["-n", TEMPLATES_NAMESPACE, "get", "secret", secret, "-o", "jsonpath={.data}"],
    ]);
    expect(JSON.parse(stored)).toEqual({ host: btoa(host), username: btoa("ci"), token: btoa("swordfish") });
    await admin.request("PUT", path, { host, ca: "-----BEGIN CERTIFICATE-----\nAA\n" });
    const replaced = await portal.cluster.run([
      ...["-n", TEMPLATES_NAMESPACE, "get", "secret", secret, "-o", "jsonpath={.data}"],
    ]);
    expect(Object.keys(JSON.parse(replaced)).sort()).toEqual(["ca", "host"]);
    expect((await admin.request("GET", path)).status).toBe(405);
    const halves = await admin.request("PUT", path, {
      host,
      sshKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nAA\n",
    });
    expect(halves.body).toMatchObject({ errors: [{ field: "knownHosts" }] });
  });

  it("refuses a branch where its source has none, at the field", async () => {
    const wish = { name: uniqueName("branch"), template, ref: "feature/one" };
    const refused = await user.request("POST", "/api/environments", wish);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: "ref" }] } });
    const wrong = await user.request("POST", "/api/environments", { ...wish, ref: "no branch" });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: "ref" }] } });
    expect((await user.request("GET", `/api/templates/${template}/refs`)).status).toBe(404);
  });

  it("hears of pushes from who signs them with the secret of its webhook, and from nobody else", async () => {
    const path = `/api/templates/${template}/webhook`;
    expect((await user.request("POST", path, {})).status).toBe(403);
    const made = await admin.request("POST", path, {});
    expect(made.status).toBe(201);
    const { secret, path: to } = newTemplateWebhook.parse(made.body);
    const told = await admin.request("GET", path);
    expect(JSON.stringify(told.body)).not.toContain(secret);
    // As hosts send it: no session, no origin, a type that is no JSON's.
    const body = Buffer.from("payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D");
    const digest = (key: string, of = body) => createHmac("sha256", key).update(of).digest("hex");
    const send = async (headers: Record<string, string>, { sent = body, where = to } = {}) => {
      const type = { "Content-Type": "application/x-www-form-urlencoded" };
      const request = { method: "POST", path: where, headers: { ...type, ...headers }, body: sent };
      return rawRequest(portal.address, request);
    };
    const wrong = await send({ "X-Hub-Signature-256": `sha256=${digest("another")}` });
    const unknown = await send(
      { "X-Hub-Signature-256": `sha256=${digest(secret)}` },
      { where: `${to.slice(0, to.lastIndexOf("/"))}/no-such-template` },
    );
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const { instance: _, requestId: __, ...one } = JSON.parse(wrong.text);
    const { instance: ___, requestId: ____, ...other } = JSON.parse(unknown.text);
    expect(one).toEqual(other);
    expect((await send({}, { sent: Buffer.alloc(1024 * 1024 + 1) })).status).toBe(413);
    const pushed = () =>
      portal.cluster.run([
        ...[
          "get",
          "dtpl",
          template,
          "-o",
          String.raw`jsonpath={.metadata.annotations.devspace-portal\.io/pushed}`,
        ],
      ]);
    expect(await pushed()).toBe("");
    for (const headers of [
      { "X-Hub-Signature-256": `sha256=${digest(secret)}` },
      { "X-Gitea-Signature": digest(secret) },
      { "X-Gitlab-Token": secret },
    ] as Record<string, string>[])
      expect((await send(headers)).status).toBe(202);
    await waitFor("the controller is told", async () => (await pushed()) !== "");
    expect((await admin.request("DELETE", path)).status).toBe(204);
    expect((await send({ "X-Gitlab-Token": secret })).status).toBe(401);
  });

  it("is deleted, and its environments stay", async () => {
    expect((await admin.request("DELETE", `/api/templates/${template}`)).status).toBe(204);
    await waitFor("it is gone", async () => {
      return (await admin.request("GET", `/api/templates/${template}`)).status === 404;
    });
    const [name] = environments;
    expect((await user.request("GET", `/api/environments/${name}`)).status).toBe(200);
  });
});
