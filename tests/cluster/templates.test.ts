import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureImages } from "@/k8s/local";
import { createProgress } from "@/kit/progress";
import { waitFor } from "@/kit/wait";
import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { TemplateStatus } from "@/server/contract/template-resource";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

/** Templates as the cluster has them: published, revised while environments run them, gone back, deleted. */
const folder = mkdtempSync(path.join(tmpdir(), "templates-"));
const templatesDir = path.join(folder, "templates");
for (const part of ["base", "overlays", "dev-mode", "templates"])
  cpSync(path.join("k8s", part), path.join(folder, part), { recursive: true });
cpSync("tests/templates/queue", path.join(templatesDir, "queue"), { recursive: true });

cpSync("tests/templates/queue", path.join(templatesDir, "wrong"), { recursive: true });
const wrongTemplate = path.join(templatesDir, "wrong/template.yaml");
writeFileSync(wrongTemplate, readFileSync(wrongTemplate, "utf8").replace("name: queue", "name: wrong"));
const wrongFile = path.join(templatesDir, "wrong/manifests/web.yaml");
writeFileSync(
  wrongFile,
  readFileSync(wrongFile, "utf8").replace("  replicas: 1", "  replicas: 1\n  replicass: 1"),
);

const template = uniqueName("stack");
const controller = fileController({ settings: { TEMPLATES_DIR: templatesDir } });

const apply = (spec: object, name = template) =>
  kubectl(
    ["apply", "--server-side", "-f", "-"],
    JSON.stringify({ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name }, spec }),
  );
const status = async (name = template) =>
  JSON.parse(await kubectl(["get", "dtpl", name, "-o", "jsonpath={.status}"]).then((text) => text || "{}")) as
    | TemplateStatus
    | Record<string, undefined>;
const condition = async (type: string, name = template) =>
  (await status(name)).conditions?.find((one) => one.type === type);

/** Changes the source, asks for a look at it, and gives the revision that comes of it. */
async function revise(
  change: (text: string) => string,
  file = "queue/manifests/worker.yaml",
): Promise<string> {
  const before = (await status()).revision;
  const at = path.join(templatesDir, file);
  writeFileSync(at, change(readFileSync(at, "utf8")));
  await kubectl(["annotate", "--overwrite", "dtpl", template, `devspace-portal.io/refresh=${Date.now()}`]);
  return waitFor("another revision", async () => {
    const { revision } = await status();
    return revision !== before ? revision : undefined;
  });
}

beforeAll(async () => {
  if (!process.env.KUBECONFIG) await ensureImages(["python", "redis"], { progress: createProgress() });
}, 300_000);
afterAll(async () => {
  await tryKubectl(["delete", "dtpl", template, `${template}-none`, "--ignore-not-found"]);
  rmSync(folder, { recursive: true, force: true });
});

describe("a template", () => {
  it("is published as a revision that nobody can change, and says so in its columns", async () => {
    await apply({ source: { bundled: "queue" } });
    await kubectl(["wait", "--for=condition=Ready", "--timeout=60s", `dtpl/${template}`]);
    const { revision, components } = await status();
    expect(components).toEqual(["web", "worker", "queue"]);
    const columns = (await kubectl(["get", "dtpl", template, "--no-headers"])).split(/\s{2,}/);
    expect(columns.slice(1, 5)).toEqual(["True", "bundled queue", revision, "0"]);
    const part = `configmap/${template}-${revision}-0`;
    const changed = await tryKubectl([
      ...["-n", TEMPLATES_NAMESPACE, "patch", part, "--type=merge", "-p"],
      JSON.stringify({ data: { content: "another" } }),
    ]);
    expect(changed.code).not.toBe(0);
    expect(changed.stderr).toMatch(/immutable/);
  });

  it("says what it cannot publish, and nothing can be made of it", async () => {
    const name = `${template}-none`;
    await apply({ source: { bundled: "not-there" } }, name);
    const published = await waitFor("it was looked at", () => condition("Published", name));
    expect(published).toMatchObject({
      ...{ status: "False", reason: "SourceUnavailable" },
      message: "spec.source.bundled: the portal's image has no template not-there.",
    });
    expect(await condition("Ready", name)).toMatchObject({ status: "False" });
    const subject = await controller.create(uniqueName("none"), { template: name });
    const { status: told } = await subject.until("it is blocked", ({ status: { conditions } }) =>
      conditions.some(({ type, reason }) => type === "Accepted" && reason === "TemplateNotFound"),
    );
    expect(told.namespace).toBe(subject.namespace);
    expect((await tryKubectl(["get", "namespace", subject.namespace])).code).not.toBe(0);
  });

  it("is tried on the API server before anything is kept of it; the last good revision serves on", async () => {
    const { revision } = await status();
    await apply({ source: { bundled: "wrong" } });
    const degraded = await waitFor("it was looked at", async () => {
      const found = await condition("Degraded");
      return found?.status === "True" && found;
    });
    expect(degraded.message).toMatch(/^Not published\. .*replicass.*Revision \w+ serves on\.$/s);
    expect(await condition("Ready")).toMatchObject({ status: "True" });
    const told = await status();
    expect(told.revision).toBe(revision);
    expect(told.findings).toContainEqual(
      expect.objectContaining({ level: "refused", code: "refused-by-cluster", object: "Deployment/site" }),
    );
    await apply({ source: { bundled: "queue" } });
    await waitFor("it is well again", async () => (await condition("Degraded"))?.status === "False");
    expect((await status()).findings).toEqual([]);
  });

  it.each([
    [{ source: {} }, "Name exactly one source: bundled, inline, git or archive."],
    [{ source: { bundled: "queue", inline: { "a.yaml": "" } } }, "Name exactly one source"],
    [{ source: { git: { url: "https://user:word@git.test/app.git" } } }, "without a password"],
    [{ source: { git: { url: "file:///etc" } } }, "Use an address such as https://"],
    [
      { source: { git: { url: "https://git.test/app.git", path: "../secrets" } } },
      "Use a path inside of the source",
    ],
    [
      { source: { git: { url: "https://git.test/app.git", ref: "--upload-pack=touch" } } },
      "Not the name of a branch",
    ],
    [{ source: { inline: { "../a.yaml": "" } } }, "path"],
  ])("is refused by the API server as %j", async (spec, message) => {
    await expect(apply(spec, uniqueName("wrong"))).rejects.toThrow(message);
  });
});

describe("environments of a template", () => {
  let subject: Subject;
  let first: string | undefined;
  const generation = async () => {
    const object = await kubectl(["-n", subject.namespace, "get", "deployment/worker", "-o", "json"]);
    const { spec } = JSON.parse(object) as {
      spec: { template: { metadata: { labels: Record<string, string> } } };
    };
    return spec.template.metadata.labels.round;
  };
  const round = (value: string) => (text: string) =>
    text.replace(/(queue-client: "true")(?:, round: \w+)? \}/, `$1, round: ${value} }`);

  it("run the newest revision, and stay with it when another one is published", async () => {
    subject = await controller.create(uniqueName("queue"), { template });
    await subject.ready();
    first = (await status()).revision;
    expect((await subject.view()).status.revision).toBe(first);
    const second = await revise(round("two"));
    await waitFor("the use is counted", async () => (await status()).environments === 1);
    const seen = await subject.ready();
    expect(seen.status.revision).toBe(first);
    expect(await generation()).toBeUndefined();
    await subject.patch({ revision: second });
    await subject.until("it moved", ({ status: now }) => now.revision === second);
    await subject.ready();
    expect(await generation()).toBe("two");
  }, 300_000);

  it("go back to the revision before", async () => {
    await subject.patch({ revision: first });
    await subject.until("it went back", ({ status: now }) => now.revision === first);
    await subject.ready();
    expect(await generation()).toBeUndefined();
  }, 120_000);

  it("follow the newest where they are told to, without being asked", async () => {
    await subject.patch({ revision: null, updates: "automatic" });
    const third = await revise(round("three"));
    await subject.until("it follows", ({ status: now }) => now.revision === third);
    await subject.ready();
    expect(await generation()).toBe("three");
  }, 120_000);

  it("are told of a revision that is not there, and keep what runs", async () => {
    await subject.patch({ revision: "deadbeef0000", updates: "manual" });
    const { status: told } = await subject.until("it is told", ({ status: { findings } }) =>
      findings.some(({ code }) => code === "RevisionNotFound"),
    );
    expect(told.components.worker).toMatchObject({ state: "Ready" });
    expect(await generation()).toBe("three");
    await subject.patch({ revision: null });
    await subject.ready();
  }, 120_000);

  it("go on without the template, by the revision they run", async () => {
    await kubectl(["delete", "dtpl", template]);
    await kubectl(["-n", subject.namespace, "delete", "deployment/worker", "--wait=true"]);
    await waitFor("the worker is made again", async () => {
      const { code } = await tryKubectl(["-n", subject.namespace, "get", "deployment/worker"]);
      return code === 0;
    });
    await subject.ready();
    expect(await generation()).toBe("three");
  }, 120_000);
});
