import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { pullSecretCopy } from "@/server/contract/template-kinds";
import { untilDeployed } from "../kit/controller-fixture";
import { getEnvironment, removeEnvironments } from "../kit/environments";
import { joinPortal, newPerson } from "../kit/people";
import { findPortal } from "../kit/record";
import type { PortalSession } from "../kit/session";
import { removeTemplates, smallApplication, waitUntilLookedAt } from "../kit/templates";
import { uniqueName } from "../kit/unique-name";

/** Pull secrets, from the page's call to the registry that is asked with them. The registry is this test's own, on the node's loopback. */

const secret = uniqueName("registry");
const [privately, openly] = [uniqueName("private"), uniqueName("open")];
const [own, others] = [uniqueName("own"), uniqueName("others")];
const path = `/api/pull-secrets/${secret}`;
/** What the registry was told, of each request. */
const told = new Set<string>();
let registry: Server;
let host: string;
let portal: Awaited<ReturnType<typeof findPortal>>;
let admin: PortalSession;
let user: PortalSession;

beforeAll(async () => {
  registry = createServer((request, response) => {
    if (request.headers.authorization) told.add(request.headers.authorization);
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="private"' }).end();
  });
  await new Promise<void>((listening) => registry.listen(0, "127.0.0.1", listening));
  host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
  portal = await findPortal();
  [admin, user] = await Promise.all([joinPortal(newPerson("admin")), joinPortal(newPerson())]);
  await untilDeployed();
}, 240_000);
afterAll(async () => {
  registry.close();
  await removeEnvironments(portal.cluster, [own, others]);
  await removeTemplates(portal.cluster, [privately, openly]);
  await portal.cluster.run(["-n", TEMPLATES_NAMESPACE, "delete", "secret", secret, "--ignore-not-found"]);
});

const write = (session: PortalSession, password: string) =>
  session.request("PUT", path, { registry: host, username: "ci", password });
const basic = (password: string) => `Basic ${btoa(`ci:${password}`)}`;
const secretsOf = (environment: string) =>
  portal.cluster.run(["-n", namespaceOf(environment), "get", "secrets", "-o", "name"]);
const copied = async () => {
  const copy = ["get", "secret", pullSecretCopy(secret), "-o", "jsonpath={.data.\\.dockerconfigjson}"];
  return atob(await portal.cluster.run(["-n", namespaceOf(own), ...copy]));
};
const findingsOf = async (environment: string) =>
  (await getEnvironment(portal.cluster, environment))?.status?.findings ?? [];

describe("a pull secret", () => {
  it("is written by administrators alone, and told to nobody", async () => {
    expect((await write(user, "swordfish")).status).toBe(403);
    expect(await write(admin, "swordfish")).toMatchObject({ status: 204, body: undefined });
    expect((await admin.request("GET", path)).status).toBe(405);
    const wrong = await admin.request("PUT", path, {
      registry: "https://ghcr.io",
      username: "",
      password: "x",
    });
    const fields = (wrong.body as { errors: { field: string }[] }).errors.map(({ field }) => field);
    expect(fields).toEqual(["registry", "username"]);
  });

  it("is what its template's environment asks the registry with, and no other's", async () => {
    const files = { "app.yaml": smallApplication("one").replace(/image: \S+/, `image: ${host}/private:1`) };
    const make = (name: string, pullSecrets?: { name: string }[]) =>
      admin.request("POST", "/api/templates", { name, spec: { source: { inline: files }, pullSecrets } });
    expect((await make(privately, [{ name: secret }])).status).toBe(201);
    expect((await make(openly)).status).toBe(201);
    for (const [template, name] of [
      [privately, own],
      [openly, others],
    ] as const) {
      const { findings } = await waitUntilLookedAt(portal.cluster, template);
      expect(findings.map(({ code }) => code)).not.toContain("pull-secret");
      expect((await user.request("POST", "/api/environments", { name, template })).status).toBe(201);
    }
    await waitFor("the registry to be asked with it", async () => told.has(basic("swordfish")));
    expect([...told]).toEqual([basic("swordfish")]);
    const pods = ["get", "pods", "-o", "jsonpath={.items[*].spec.imagePullSecrets[*].name}"];
    expect(await portal.cluster.run(["-n", namespaceOf(own), ...pods])).toBe(pullSecretCopy(secret));
    const refused = await waitFor("the other one's pull to be refused", async () =>
      (await findingsOf(others)).find(({ code }) => code === "ImagePullUnauthorized"),
    );
    expect(refused.remedy.text).toContain("pull secret");
    expect(await secretsOf(others)).not.toContain("pull");
    expect(await portal.cluster.run(["-n", namespaceOf(others), ...pods])).toBe("");
  });

  it("comes anew where it is written anew", async () => {
    expect((await write(admin, "haddock")).status).toBe(204);
    await waitFor("the copy to follow", async () => (await copied()).includes("haddock"));
  });

  it("stands in no object but Secrets, and in no answer", async () => {
    const kinds = "dtpl,denv,configmaps,events,pods,deployments,replicasets";
    const objects = await portal.cluster.run(["get", kinds, "-A", "-o", "yaml"]);
    const answers = await Promise.all(
      [`/api/templates/${privately}`, `/api/environments/${own}`, `/api/environments/${own}/update`].map(
        async (at) => JSON.stringify((await admin.request("GET", at)).body),
      ),
    );
    for (const text of [objects, ...answers])
      for (const word of ["swordfish", "haddock", btoa("ci:swordfish"), btoa("ci:haddock")])
        expect(text.includes(word)).toBe(false);
  });

  it("is taken away when the template gives it no more, and told of", async () => {
    const dropped = { spec: { pullSecrets: null } };
    expect((await admin.request("PATCH", `/api/templates/${privately}`, dropped)).status).toBe(200);
    await waitFor("the copy to go", async () => !(await secretsOf(own)).includes(pullSecretCopy(secret)));
    const found = await waitFor("a finding", async () =>
      (await findingsOf(own)).find(({ code }) => code === "PullSecretUnavailable"),
    );
    expect(found).toMatchObject({ severity: "warning", subject: { kind: "Secret", name: secret } });
    expect(found.remedy.text).toContain("newest revision");
  });

  it("that is missing, or is none, is a finding of the template", async () => {
    const other = uniqueName("opaque");
    const literal = ["create", "secret", "generic", other, "--from-literal=token=swordfish"];
    await portal.cluster.run(["-n", TEMPLATES_NAMESPACE, ...literal]);
    const pullSecrets = [{ name: "no-such-secret" }, { name: other }];
    await admin.request("PATCH", `/api/templates/${privately}`, { spec: { pullSecrets } });
    const found = await waitFor("two findings", async () => {
      const { findings } = await waitUntilLookedAt(portal.cluster, privately);
      const own = findings.filter(({ code }) => code === "pull-secret");
      return own.length === 2 && own;
    });
    await portal.cluster.run(["-n", TEMPLATES_NAMESPACE, "delete", "secret", other]);
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining("There is no pull secret no-such-secret."),
      expect.stringContaining(`Secret ${other} is no pull secret: its type is Opaque.`),
    ]);
    expect(JSON.stringify(found)).not.toContain("swordfish");
  });
});
