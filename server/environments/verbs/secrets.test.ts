import { expect, it } from "vitest";
import { type KubernetesObject, kubernetesError } from "@/server/kubernetes";
import { fullStack } from "../template/testing/bundled";
import { createEnvironment } from "./create";
import { fieldsOf } from "./patch";
import { dropSecrets, secretFaults } from "./secrets";

const parameters = [
  { name: "TOKEN", type: "secret", required: true, title: "Token of the shop" },
  { name: "HINT", type: "secret", required: false, maxLength: 3 },
] as const;
const template = { ...fullStack, description: { ...fullStack.description, parameters: [...parameters] } };
const fieldsAtFault = (secrets: Record<string, string | null>, complete = true, has?: string[]) =>
  secretFaults(template, secrets, { complete, has }).map(({ field }) => field);

it("are refused by their field: unknown ones, wrong ones, and what is required and not there", () => {
  expect(fieldsAtFault({ TOKEN: "t" })).toEqual([]);
  expect(fieldsAtFault({})).toEqual(["secrets.TOKEN"]);
  expect(fieldsAtFault({}, true, ["TOKEN"])).toEqual([]);
  expect(fieldsAtFault({}, false)).toEqual([]);
  expect(fieldsAtFault({ OTHER: "x", HINT: "long" }, false)).toEqual(["secrets.OTHER", "secrets.HINT"]);
  expect(fieldsAtFault({ HINT: null }, false)).toEqual([]);
  expect(fieldsAtFault({ TOKEN: null }, false)).toEqual(["secrets.TOKEN"]);
});

it("are dropped under a name that nobody can guess, for one environment", async () => {
  const made: KubernetesObject[] = [];
  const hub = { create: async (object: KubernetesObject) => void made.push(object) };
  const annotations = await dropSecrets(
    { hub: hub as never },
    { name: "shop" },
    { TOKEN: "hunter2", HINT: null },
  );
  const [drop] = made;
  expect(drop).toMatchObject({
    metadata: { namespace: "devspace-portal-secrets", labels: { "devspace-portal.io/environment": "shop" } },
    data: { TOKEN: Buffer.from("hunter2").toString("base64"), HINT: "" },
  });
  expect(drop?.metadata.name).toMatch(/^[0-9a-f]{32}$/);
  expect(Object.keys(annotations)).toEqual([`devspace-portal.io/secrets.${drop?.metadata.name}`]);
  expect(JSON.stringify(annotations)).not.toContain("hunter2");
  expect(await dropSecrets({ hub: hub as never }, { name: "shop" }, {})).toEqual({});
  expect(made).toHaveLength(1);
});

it("are dropped for the very environment that they are given to, and a few at a time", async () => {
  const made: KubernetesObject[] = [];
  const hub = { create: async (object: KubernetesObject) => void made.push(object) };
  const waiting = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`devspace-portal.io/secrets.d${at}`, "2026"]),
    );
  const give = (count: number) =>
    dropSecrets(
      { hub: hub as never },
      { name: "shop", uid: "u1", annotations: waiting(count) },
      { TOKEN: "t" },
    );
  await give(7);
  expect(made[0]?.metadata.annotations).toEqual({ "devspace-portal.io/environment-uid": "u1" });
  await expect(give(8)).rejects.toMatchObject({ problemCode: "conflict" });
  expect(made).toHaveLength(1);
});

it("are asked for again later where the cluster has no room for more of them", async () => {
  const message = 'secrets "x" is forbidden: exceeded quota: drops, requested: count/secrets=1';
  const failing = (why: string) =>
    ({ create: () => Promise.reject(kubernetesError("forbidden", why)) }) as never;
  const give = (why: string) => dropSecrets({ hub: failing(why) }, { name: "shop" }, { TOKEN: "t" });
  await expect(give(message)).rejects.toMatchObject({ problemCode: "kubernetes-unavailable" });
  await expect(give("no such right")).rejects.toMatchObject({ code: "forbidden" });
});

it("are dropped for no environment whose name is taken", async () => {
  const made: KubernetesObject[] = [];
  const there = { metadata: { name: "shop" }, spec: { owner: "bob@example.com" } };
  const hub = {
    get: async () => there,
    create: async (object: KubernetesObject) => {
      made.push(object);
      if (object.kind === "Environment") throw kubernetesError("already-exists", "taken");
      return object;
    },
  };
  const context = {
    ...{ hub, templates: { get: () => template, list: () => [template], refsOf: () => undefined } },
    ...{ personBounds: {}, imageRegistries: ["*"], environments: { list: () => [] } },
  };
  const input = {
    ...{ name: "shop", owner: "ada@example.com", template: "full-stack", components: {} },
    secrets: { TOKEN: "hunter2" },
  };
  const asked = { context, principal: {}, input };
  const create = createEnvironment(asked as never);
  await expect(create).rejects.toMatchObject({ problemCode: "conflict", errors: [{ field: "name" }] });
  expect(made).toEqual([]);
});

it("are in the audit log by their names alone", () => {
  expect(fieldsOf({ parameters: { TAG: "1" }, secrets: { TOKEN: "hunter2" } })).toEqual([
    "parameters.TAG",
    "secrets.TOKEN",
  ]);
});
