import { expect, it } from "vitest";
import type { Gateway, KubernetesObject, ObjectRef, Secret } from "@/server/kubernetes";
import type { Template } from "../template/template";
import { fullStack } from "../template/testing/bundled";
import { withHashedData } from "./secret-hashes";
import { ensureSecrets } from "./secrets";

it("are made without asking first whether they are there", async () => {
  const made: Secret[] = [];
  const only: Pick<Gateway, "create"> = {
    create: async (object) => {
      made.push(object as Secret);
      return object;
    },
  };
  const { failures } = await ensureSecrets({ cluster: only as Gateway }, "shop", {
    ...{ template: fullStack, present: [] },
    access: (call) => call(),
  });
  expect(failures).toEqual([]);
  expect(made.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
    "env-shop/app-secrets",
  ]);
});

const plain: Secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "plain" },
  stringData: { USER: "ada" },
  data: { KEY: Buffer.from([0, 255]).toString("base64") },
};

/** What is written where the cluster has these values. */
async function patchFor(data: Record<string, string>, template: Pick<Template, "secrets" | "description">) {
  const present = withHashedData({
    ...{ apiVersion: "v1", kind: "Secret", data },
    metadata: { name: "plain", uid: "1", labels: { "devspace-portal.io/environment": "shop" } },
  });
  let written: unknown;
  const only: Pick<Gateway, "mergePatch"> = {
    mergePatch: async <T extends KubernetesObject>(_: ObjectRef<T>, patch: unknown) => {
      written = patch;
      return { ...present } as KubernetesObject as T;
    },
  };
  await ensureSecrets({ cluster: only as Gateway }, "shop", {
    ...{ template: { ...fullStack, ...template }, present: [present] },
    access: (call) => call(),
  });
  return written;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

it("follow their template where nothing of them is generated, and keep what others added", async () => {
  const template = { secrets: [plain], description: { ...fullStack.description, secrets: [] } };
  const same = { USER: base64("ada"), KEY: plain.data?.KEY ?? "", MORE: "eA==" };
  expect(await patchFor(same, template)).toBeUndefined();
  expect(await patchFor({ ...same, USER: base64("bob") }, template)).toMatchObject({
    data: { USER: base64("ada") },
  });
});

it("keep every value that is there where one of them is generated", async () => {
  const secrets = [
    { name: "plain", generate: { USER: "password" } },
  ] satisfies Template["description"]["secrets"];
  const template = { secrets: [plain], description: { ...fullStack.description, secrets } };
  expect(await patchFor({ USER: base64("generated"), KEY: base64("theirs") }, template)).toBeUndefined();
  const written = (await patchFor({ KEY: base64("theirs") }, template)) as { data: Record<string, string> };
  expect(Object.keys(written.data)).toEqual(["USER"]);
  expect(written.data.USER).not.toBe(base64("ada"));
});
