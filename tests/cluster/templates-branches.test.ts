import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureImages } from "@/k8s/local";
import { createProgress } from "@/kit/progress";
import { waitFor } from "@/kit/wait";
import { ensureRenderer } from "@/scripts/renderer/renderer";
import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import { type TemplateStatus, templateStatus } from "@/server/contract/template-resource";
import { type GitHttpServer, gitHttpServer } from "../git/http-server";
import { newRepository } from "../git/repository";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import type { Subject } from "../kit/subject";
import { uniqueName } from "../kit/unique-name";

/** Environments of branches of a private repository, on a git server of the test's own with a certificate of its own. */
const template = uniqueName("branches");
const TOKEN = "token-of-the-test";
const renderer = await ensureRenderer();
const controller = fileController({ settings: { RENDERER: renderer, GIT_INTERNAL_HOSTS: "localhost" } });

const repository = newRepository();
const compose = (word: string) => ({
  "deploy/compose.yaml": `services:
  queue:
    image: devspace-portal.local/base/redis:8
    user: "10001"
    command: [redis-server, --save, ""]
    ports: ["6379:6379"]
    environment: { WORD: ${word} }
`,
});
let server: GitHttpServer;

const apply = (object: object) => kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(object));
const status = async (): Promise<TemplateStatus> =>
  templateStatus.parse(
    JSON.parse((await kubectl(["get", "dtpl", template, "-o", "jsonpath={.status}"])) || "{}"),
  );
const entry = async (ref: string) => (await status()).refs.find((one) => one.ref === ref);
const refresh = () =>
  kubectl(["annotate", "--overwrite", "dtpl", template, `devspace-portal.io/refresh=${uniqueName("r")}`]);
const wordIn = async ({ namespace }: Subject) =>
  kubectl(["-n", namespace, "get", "deploy,sts", "-o", "jsonpath={..env[?(@.name=='WORD')].value}"]);

beforeAll(async () => {
  if (!process.env.KUBECONFIG) await ensureImages(["redis"], { progress: createProgress() });
  for (const branch of ["main", "feature/one", "feature/two"]) repository.commit(compose(branch), branch);
  server = await gitHttpServer({ root: repository.root, token: TOKEN, tls: "localhost" });
  const url = `https://localhost:${server.port}/${repository.name}`;
  await apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: template, namespace: TEMPLATES_NAMESPACE },
    stringData: { host: `localhost:${server.port}`, token: TOKEN, ca: server.ca },
  });
  await apply({
    apiVersion: "devspace-portal.io/v1alpha1",
    kind: "Template",
    metadata: { name: template },
    spec: { source: { git: { url, path: "deploy", secretRef: { name: template } } } },
  });
}, 300_000);
afterAll(async () => {
  server.close();
  await tryKubectl(["delete", "dtpl", template, "--ignore-not-found"]);
  await tryKubectl(["-n", TEMPLATES_NAMESPACE, "delete", "secret", template, "--ignore-not-found"]);
});

describe("environments of branches", () => {
  let one: Subject;
  let two: Subject;

  it("run what their own branch holds", async () => {
    [one, two] = await Promise.all([
      controller.create(uniqueName("one"), { template, ref: "feature/one", updates: "automatic" }),
      controller.create(uniqueName("two"), { template, ref: "feature/two" }),
    ]);
    const views = await Promise.all([one.ready(), two.ready()]);
    expect(await Promise.all([one, two].map(wordIn))).toEqual(["feature/one", "feature/two"]);
    const { revision, refs, listed } = await status();
    const revisions = [revision, ...views.map((view) => view.status.revision)];
    expect(new Set(revisions).size).toBe(3);
    expect(refs.map((ref) => ref.revision).sort()).toEqual(revisions.slice(1).sort());
    expect(listed).toMatchObject({ defaultBranch: "main", branches: ["main", "feature/one", "feature/two"] });
  }, 300_000);

  it("follow a push to it, and no other", async () => {
    const before = { main: (await status()).revision, two: (await two.view()).status.revision };
    const commit = repository.commit(compose("pushed"), "feature/one");
    await refresh();
    await one.until("it moved", ({ status: now }) => now.revision !== undefined && now.phase !== "Ready");
    await waitFor("the new word", async () => (await wordIn(one)) === "pushed");
    await one.ready();
    expect(await entry("feature/one")).toMatchObject({ commit, revisions: [{ commit }, {}] });
    expect((await status()).revision).toBe(before.main);
    expect((await two.view()).status.revision).toBe(before.two);
  }, 300_000);

  it("stay with what they run when their branch is gone or broken, and say so", async () => {
    const { revision } = (await one.view()).status;
    repository.git(["update-ref", "-d", "refs/heads/feature/one"]);
    repository.commit({ "deploy/compose.yaml": "services: [" }, "feature/two");
    await refresh();
    const told = await one.until("the branch is missed", ({ status: now }) =>
      now.findings.some(({ code }) => code === "RefNotPublished"),
    );
    expect(told.status.findings[0]).toMatchObject({ severity: "warning" });
    expect(told.status.findings[0]?.message).toContain('no branch or tag "feature/one"');
    expect(told.status.revision).toBe(revision);
    expect(await entry("feature/one")).toMatchObject({ revision, problem: { reason: "RefGone" } });
    await waitFor(
      "the broken branch",
      async () => (await entry("feature/two"))?.problem?.reason === "Refused",
    );
    await Promise.all([one.ready(), two.ready()]);
    const { conditions } = await status();
    expect(conditions.find(({ type }) => type === "Degraded")?.status).toBe("False");
  }, 300_000);

  it("wait for a branch, and say that there is none, or that their template has none", async () => {
    const lost = await controller.create(uniqueName("lost"), { template, ref: "nowhere" });
    const seen = await lost.until("it says so", ({ status: now }) => now.phase === "Degraded");
    expect(seen.status.findings[0]).toMatchObject({ code: "RefNotPublished", severity: "error" });
    repository.commit(compose("late"), "nowhere");
    await refresh();
    await lost.ready();
    const changed = await tryKubectl([
      "patch",
      "denv",
      lost.name,
      "--type=merge",
      "-p",
      '{"spec":{"ref":"main"}}',
    ]);
    expect(changed.stderr).toContain("The ref cannot be changed");
    const taken = await tryKubectl([
      "patch",
      "denv",
      lost.name,
      "--type=merge",
      "-p",
      '{"spec":{"ref":null}}',
    ]);
    expect(taken.stderr).toContain("The ref cannot be changed");
    const none = await controller.create(uniqueName("none"), { template: "full-stack", ref: "main" });
    const told = await none.until("it says so", ({ status: now }) => now.phase === "Degraded");
    expect(told.status.findings[0]?.code).toBe("RefNotAllowed");
    await lost.remove();
    await waitFor("nobody names it", async () => (await entry("nowhere")) === undefined);
  }, 300_000);
});
