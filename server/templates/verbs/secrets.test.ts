import { expect, it } from "vitest";
import type { KubernetesObject } from "@/server/kubernetes";
import { TEMPLATE, type TemplateObject } from "../resource";
import { writePullSecret, writeSecret } from "./secrets";

const template = (spec: object): TemplateObject => ({
  ...{ apiVersion: TEMPLATE.apiVersion, kind: TEMPLATE.kind, metadata: { name: "shop" } },
  spec,
});
const git = { url: "https://git.example.com/shop.git", secretRef: { name: "key" } };
const templates = [template({ source: { git }, pullSecrets: [{ name: "registry" }] })];
const login = { registry: "ghcr.io", username: "ada", password: "hunter2" };

function changes() {
  const written: string[] = [];
  const hub = {
    delete: async ({ name }: { name: string }) => void written.push(`- ${name}`),
    create: async ({ metadata }: KubernetesObject) => void written.push(`+ ${metadata.name}`),
    mergePatch: async () => ({}),
  };
  return { written, context: { hub: hub as never, audit: async () => {} } };
}

it("never take the place of one that a template uses otherwise", async () => {
  const { written, context } = changes();
  const refused = {
    problemCode: "invalid-request",
    errors: [{ field: "name", message: expect.any(String) }],
  };
  await expect(writePullSecret(context, { ...login, name: "key" }, templates)).rejects.toMatchObject(refused);
  const token = { host: "git.example.com", token: "hunter2" };
  await expect(writeSecret(context, "registry", token, templates)).rejects.toMatchObject(refused);
  expect(written).toEqual([]);
  await writePullSecret(context, { ...login, name: "registry" }, templates);
  await writeSecret(context, "key", token, templates);
  expect(written).toEqual(["- registry", "+ registry", "- key", "+ key"]);
});
