import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { environmentSpec } from "@/server/contract/environment";
import { kubectl, tryKubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

const crd = "k8s/crd/environments.devspace-portal.io.yaml";
const examples = "k8s/crd/examples";
const refused = path.join(examples, "refused");
const notAccepted = path.join(examples, "not-accepted");
const filesIn = (folder: string) => readdirSync(folder).filter((file) => file.endsWith(".yaml"));

beforeAll(async () => {
  await kubectl(["apply", "--server-side", "--force-conflicts", "-f", crd]);
  await kubectl(["wait", "--for=condition=Established", "--timeout=60s", "-f", crd]);
});

describe("examples", () => {
  it.concurrent.each(filesIn(examples))("%s is accepted, with the defaults of the contract", async (file) => {
    const source = parse(readFileSync(path.join(examples, file), "utf8"));
    const stored = await kubectl(
      ["create", "--dry-run=server", "--validate=strict", "-o", "json", "-f", "-"],
      JSON.stringify({ ...source, metadata: { name: uniqueName("example") } }),
    );
    expect(JSON.parse(stored).spec).toEqual(environmentSpec.parse(source.spec));
  });

  it.concurrent.each(filesIn(notAccepted))(
    "not-accepted/%s is left to the template to judge",
    async (file) => {
      const text = readFileSync(path.join(notAccepted, file), "utf8");
      const result = await tryKubectl(["create", "--dry-run=server", "--validate=strict", "-f", "-"], text);
      expect(result.code, result.stderr).toBe(0);
    },
  );

  it.concurrent.each(filesIn(refused))(
    "refused/%s is refused with the message in its first line",
    async (file) => {
      const text = readFileSync(path.join(refused, file), "utf8");
      const message = text.match(/^# Refused: (.+)$/m)?.[1];
      expect(message).toBeTruthy();
      const result = await tryKubectl(["create", "--dry-run=server", "--validate=strict", "-f", "-"], text);
      expect(result.code, result.stdout).not.toBe(0);
      expect(result.stderr).toContain(message);
    },
  );
});

describe("an existing environment", () => {
  const name = uniqueName("crd-test");

  beforeAll(async () => {
    const spec = { owner: "ada@example.com", paused: true, components: { database: { storage: "2Gi" } } };
    const environment = {
      apiVersion: "devspace-portal.io/v1alpha1",
      kind: "Environment",
      metadata: { name },
      spec,
    };
    await kubectl(["create", "-f", "-"], JSON.stringify(environment));
  });

  afterAll(async () => {
    await kubectl(["delete", "denv", name, "--ignore-not-found"]);
  });

  const patch = (body: unknown, ...more: string[]) =>
    tryKubectl([
      "patch",
      "denv",
      name,
      "--type=merge",
      "--dry-run=server",
      ...more,
      "-p",
      JSON.stringify(body),
    ]);

  it.concurrent.each([
    ["another template", { template: "redis-only" }, "The template cannot be changed: create another"],
    ["no owner", { owner: null }, "spec.owner: Required value"],
  ])("refuses %s", async (_what, spec, message) => {
    const result = await patch({ spec });
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain(message);
  });

  it.concurrent.each([
    ["a bigger volume", { components: { database: { storage: "3Gi" } } }],
    ["a smaller volume again", { components: { database: { storage: "1Gi" } } }],
    ["another owner", { owner: "eve@example.com" }],
    ["another mode", { components: { backend: { mode: "dev" } } }],
    ["waking up", { paused: false }],
  ])("accepts %s", async (_what, spec) => {
    const result = await patch({ spec });
    expect(result.code, result.stderr).toBe(0);
  });

  it("takes a full status, and only known words in it", async () => {
    const time = "2026-01-01T00:00:00.123456Z";
    const status = {
      observedGeneration: 1,
      namespace: `env-${name}`,
      phase: "Creating",
      conditions: [
        { type: "Ready", status: "False", reason: "Creating", message: "", lastTransitionTime: time },
      ],
      steps: [{ name: "namespace", title: "Namespace", state: "done", startedAt: time, finishedAt: time }],
      dev: "backend",
      components: {
        backend: {
          mode: "dev",
          modePhase: "Switching",
          state: "Progressing",
          workload: "backend-devspace",
          image: "devspace-portal.local/backend:dev",
          desiredReplicas: 1,
          readyReplicas: 0,
          restarts: 0,
          replacedBy: "portal",
          switch: { startedAt: time },
          pods: [
            {
              name: "backend-devspace-1",
              phase: "Pending",
              ready: false,
              restarts: 0,
              dev: true,
              containers: [
                {
                  name: "backend",
                  state: "waiting",
                  ready: false,
                  restarts: 0,
                  reason: "ContainerCreating",
                },
              ],
            },
          ],
        },
      },
    };
    const good = await patch({ status }, "--subresource=status", "-o", "json");
    expect(good.code, good.stderr).toBe(0);
    expect(JSON.parse(good.stdout).status).toMatchObject(status);

    const bad = await patch({ status: { ...status, phase: "Broken" } }, "--subresource=status");
    expect(bad.code).not.toBe(0);
    expect(bad.stderr).toContain('status.phase: Unsupported value: "Broken"');
  });

  it("is shown and found as people expect", async () => {
    const table = await kubectl(["get", "denv", name]);
    expect(
      table
        .split("\n")[0]
        ?.trim()
        .split(/\s{2,}/),
    ).toEqual(["NAME", "READY", "PHASE", "OWNER", "DEV", "AGE"]);
    const found = await kubectl(["get", "denv", "--field-selector=spec.owner=ada@example.com", "-o", "name"]);
    expect(found).toContain(`environment.devspace-portal.io/${name}\n`);
    const foreign = await kubectl([
      "get",
      "denv",
      "--field-selector=spec.owner=nobody@example.com",
      "-o",
      "name",
    ]);
    expect(foreign).toBe("");
  });
});
