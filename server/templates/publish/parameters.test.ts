import { describe, expect, it } from "vitest";
import type { PublishWish } from "@/server/contract/template-source";
import type { KubernetesObject } from "@/server/kubernetes";
import { memoryTree } from "../sources/testing/memory-tree";
import { publishTree } from "./publish";

const never = async () => ({ objects: [], problems: [] });
const publish = (files: Record<string, string>, wish: PublishWish = {}) =>
  publishTree(memoryTree(files), wish, never);
const compose = (web: string) => ({
  "compose.yaml": `
services:
  web:
    image: registry.test/web:\${TAG:-1.0}
    user: "1000"
${web}`,
});

describe("variables of a Compose file", () => {
  it("become parameters of environments where they stand in what only the program reads", async () => {
    const { revision, findings } = await publish(
      compose(`
    command: [serve, "--greeting=\${GREETING:-hello}"]
    environment:
      REGION: \${REGION:?Region of the data}
      HOME_OF: $$TAG and $\${TAG}
`),
    );
    expect(findings.filter(({ level }) => level === "asked" || level === "refused")).toEqual([]);
    expect(revision?.description.parameters).toEqual([
      { name: "TAG", type: "string", default: "1.0", required: false },
      { name: "REGION", type: "string", title: "Region of the data", required: true },
      { name: "GREETING", type: "string", default: "hello", required: false },
    ]);
    const deployment = revision?.manifests.folders.objects?.find(({ kind }) => kind === "Deployment");
    expect(deployment).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                image: "registry.test/web:$(parameters.TAG)",
                args: ["serve", "--greeting=$(parameters.GREETING)"],
                env: [
                  { name: "REGION", value: "$(parameters.REGION)" },
                  { name: "HOME_OF", value: `$TAG and \${TAG}` },
                ],
              },
            ],
          },
        },
      },
    });
    expect(revision?.description.components[0]?.stack).toBe("web 1.0");
  });

  it("are read while publishing everywhere else: with their default, or asked about", async () => {
    const ports = (port: string) => compose(`    ports: ["${port}:80"]\n`);
    const read = await publish(ports(`\${PORT:-8080}`));
    expect(read.revision?.description.parameters?.map(({ name }) => name)).toEqual(["TAG"]);
    const asked = await publish(ports(`\${PORT}`));
    expect(asked.findings).toContainEqual(
      expect.objectContaining({ level: "asked", code: "parameter-place" }),
    );
    const given = await publish(ports(`\${PORT}`), { parameters: { PORT: { default: 8080 } } });
    expect(given.revision?.description.parameters?.map(({ name }) => name)).toEqual(["TAG"]);
  });

  it("are what the wish says of them", async () => {
    const parameters = {
      TAG: { title: "Version", type: "choice", choices: ["1.0", "2.0"] },
      DEBUG: { type: "boolean", help: "Says more." },
    } satisfies PublishWish["parameters"];
    const { revision } = await publish(compose(`    environment: { DEBUG: "\${DEBUG:-false}" }\n`), {
      parameters,
    });
    expect(revision?.description.parameters).toEqual([
      {
        name: "TAG",
        title: "Version",
        type: "choice",
        choices: ["1.0", "2.0"],
        default: "1.0",
        required: false,
      },
      { name: "DEBUG", type: "boolean", help: "Says more.", default: false, required: false },
    ]);
    const wrong = await publish(compose(""), {
      parameters: { TGA: { title: "Version" }, TAG: { type: "choice", choices: ["2.0"] } },
    });
    expect(wrong.revision).toBeUndefined();
    expect(wrong.findings.slice(0, 2)).toMatchObject([
      { level: "refused", code: "unknown-parameter", field: "parameters.TGA" },
      { level: "refused", field: "parameters.0.default" },
    ]);
  });

  it("keep no password of a default's address", async () => {
    const { findings, revision } = await publish(
      compose(`    environment: { DB: "\${DB:-postgres://app:hunter2@db/app}" }\n`),
    );
    expect(JSON.stringify([findings, revision])).not.toContain("hunter2");
  });
});

describe("secrets of a Compose file", () => {
  const files = compose(`    environment:
      STRIPE_API_KEY: \${STRIPE_API_KEY:?Key of the shop}
      DB: postgres://app:\${DB_PASSWORD}@db/app
    secrets: [licence]
secrets:
  licence: { file: ./licence.txt }
`);
  const secretsOf = (revision: { manifests: { folders: Record<string, KubernetesObject[]> } } | undefined) =>
    Object.fromEntries(
      (revision?.manifests.folders.objects ?? [])
        .filter(({ kind }) => kind === "Secret")
        .map(({ metadata, stringData }) => [metadata.name, stringData]),
    );

  it("are generated where any value will do, and given to each environment otherwise", async () => {
    const { revision, findings } = await publish(files);
    expect(findings.filter(({ level }) => level === "asked" || level === "refused")).toEqual([]);
    expect(revision?.description.parameters?.filter(({ type }) => type === "secret")).toEqual([
      { name: "licence", type: "secret", required: true },
      { name: "STRIPE_API_KEY", type: "secret", required: true },
    ]);
    expect(revision?.description.secrets).toEqual([
      { name: "template-secrets", generate: { DB_PASSWORD: "password" } },
    ]);
    expect(secretsOf(revision)).toEqual({
      "template-secrets": { DB_PASSWORD: "generated" },
      "template-parameters": { STRIPE_API_KEY: "$(parameters.STRIPE_API_KEY)" },
      "secret-licence": { licence: "$(parameters.licence)" },
    });
  });

  it("are the other way where the wish says so", async () => {
    const { revision } = await publish(files, {
      secrets: [{ name: "template-secrets", generate: { STRIPE_API_KEY: "key" } }],
      parameters: { DB_PASSWORD: { title: "Password of the database" } },
    });
    expect(secretsOf(revision)).toMatchObject({
      "template-secrets": { STRIPE_API_KEY: "generated" },
      "template-parameters": { DB_PASSWORD: "$(parameters.DB_PASSWORD)" },
    });
    expect(revision?.description.parameters).toContainEqual({
      ...{ name: "DB_PASSWORD", type: "secret", required: true, title: "Password of the database" },
    });
  });
});

it("makes parameters of questions and undeclared variables of a devspace.yaml", async () => {
  const { revision, findings } = await publish({
    "devspace.yaml": `
version: v2beta1
name: vault
vars:
  PLAN: { question: Which plan?, options: [free, paid], default: free }
  OWNER: { question: Who are you?, validationPattern: "^(a+)+$" }
  GREETING: "hello \${OWNER}"
deployments:
  vault:
    helm:
      values:
        containers:
          - image: registry.test/vault:1.0
            securityContext: { runAsUser: 1000 }
            env:
              - { name: PLAN, value: "\${PLAN}" }
              - { name: GREETING, value: "\${GREETING}" }
              - { name: SHELL, value: "\${SOMEBODYS_SHELL}" }
`,
  });
  expect(findings.filter(({ level }) => level === "asked" || level === "refused")).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ code: "parameter-pattern" }));
  expect(revision?.description.parameters).toEqual([
    {
      name: "PLAN",
      type: "choice",
      title: "Which plan?",
      default: "free",
      choices: ["free", "paid"],
      required: false,
    },
    { name: "OWNER", type: "string", title: "Who are you?", required: true },
    { name: "SOMEBODYS_SHELL", type: "string", required: true },
  ]);
  expect(JSON.stringify(revision?.manifests)).toContain("hello $(parameters.OWNER)");
});
