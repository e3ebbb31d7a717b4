import { expect, it } from "vitest";
import type { KubernetesObject, Secret } from "@/server/kubernetes";
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

it("are for Docker Hub what the kubelet looks for there, by whichever of its names it is asked for", async () => {
  for (const registry of ["docker.io", "index.docker.io", "registry-1.docker.io"]) {
    const made: Secret[] = [];
    const hub = { delete: async () => {}, create: async (secret: Secret) => void made.push(secret) };
    const context = { hub: hub as never, audit: async () => {} };
    await writePullSecret(context, { ...login, registry, name: "hub" }, []);
    const config = Buffer.from(made[0]?.data?.[".dockerconfigjson"] ?? "", "base64").toString();
    expect(Object.keys(JSON.parse(config).auths)).toEqual(["index.docker.io"]);
  }
});

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
