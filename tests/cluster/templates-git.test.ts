import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureImages } from "@/k8s/local";
import { createProgress } from "@/kit/progress";
import { waitFor } from "@/kit/wait";
import { ensureRenderer } from "@/scripts/renderer/renderer";
import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { TemplateStatus } from "@/server/contract/template-resource";
import { type GitHttpServer, gitHttpServer } from "../git/http-server";
import { newRepository } from "../git/repository";
import { fileController } from "../kit/file-controller";
import { kubectl, tryKubectl } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

/** A template that lives in a private repository, on a git server of the test's own with a certificate of its own. */
const template = uniqueName("git");
const TOKEN = "token-of-the-test";
const renderer = await ensureRenderer();
const controller = fileController({ settings: { RENDERER: renderer, GIT_INTERNAL_HOSTS: "localhost" } });

const repository = newRepository();
const compose = (label: string) => ({
  "deploy/compose.yaml": `services:
  queue:
    image: devspace-portal.local/base/redis:8
    user: "10001"
    command: [redis-server, --save, ""]
    ports: ["6379:6379"]
    environment: { ROUND: ${label} }
`,
});
let server: GitHttpServer;

const apply = (object: object) => kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(object));
const secret = (token: string, host = `localhost:${server.port}`) =>
  apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: template, namespace: TEMPLATES_NAMESPACE },
    stringData: { host, token, ca: server.ca },
  });
const status = async () =>
  JSON.parse((await kubectl(["get", "dtpl", template, "-o", "jsonpath={.status}"])) || "{}") as
    | TemplateStatus
    | Record<string, undefined>;
const refresh = () =>
  kubectl(["annotate", "--overwrite", "dtpl", template, `devspace-portal.io/refresh=${uniqueName("r")}`]);
const until = (what: string, type: string, wanted: string) =>
  waitFor(what, async () => {
    const found = (await status()).conditions?.find((one) => one.type === type);
    return found?.status === wanted && found;
  });

beforeAll(async () => {
  if (!process.env.KUBECONFIG) await ensureImages(["redis"], { progress: createProgress() });
  server = await gitHttpServer({ root: repository.root, token: TOKEN, tls: "localhost" });
}, 300_000);
afterAll(async () => {
  server.close();
  await tryKubectl(["delete", "dtpl", template, "--ignore-not-found"]);
  await tryKubectl(["-n", TEMPLATES_NAMESPACE, "delete", "secret", template, "--ignore-not-found"]);
});

describe("a template in a private git repository", () => {
  it("says what it lacks until its Secret is there and right, and then is published with its commit", async () => {
    const commit = repository.commit(compose("one"));
    const url = `https://localhost:${server.port}/${repository.name}`;
    await apply({
      apiVersion: "devspace-portal.io/v1alpha1",
      kind: "Template",
      metadata: { name: template },
      spec: { source: { git: { url, path: "deploy", secretRef: { name: template } } } },
    });
    expect((await until("the Secret is missed", "Published", "False")).message).toContain(
      "there is no Secret",
    );
    await secret(TOKEN, "git.example.com");
    await refresh();
    await waitFor("the Secret is another host's", async () => {
      const found = (await status()).conditions?.find(({ type }) => type === "Published");
      return found?.message.includes("is for another host than localhost");
    });
    await secret("another-token");
    await refresh();
    const refused = await waitFor("the token is refused", async () => {
      const found = (await status()).conditions?.find(({ type }) => type === "Published");
      return found?.message.includes("does not accept") && found;
    });
    expect(refused.reason).toBe("SourceUnavailable");
    expect(refused.message).not.toContain("another-token");
    await secret(TOKEN);
    await refresh();
    await until("it is published", "Ready", "True");
    expect(await status()).toMatchObject({ commit, components: ["queue"], found: { kind: "compose" } });
  });

  it("makes environments; they and the last good revision stay when the git server is away, and it comes back", async () => {
    const subject = await controller.create(uniqueName("git"), { template });
    await subject.ready();
    const { port } = server;
    const before = (await status()).revision;
    server.close();
    await refresh();
    expect((await until("the server is missed", "Degraded", "True")).message).toContain("cannot be reached");
    expect(await status()).toMatchObject({ revision: before });
    await subject.ready();
    const commit = repository.commit(compose("two"));
    server = await gitHttpServer({ root: repository.root, token: TOKEN, tls: "localhost", port });
    await secret(TOKEN);
    // Nobody asks again: what could not be had is looked at by itself.
    await until("it converges", "Degraded", "False");
    const { revision, ...after } = await status();
    expect(after.commit).toBe(commit);
    expect(revision).not.toBe(before);
    await subject.patch({ revision });
    await subject.until("it moved", ({ status: now }) => now.revision === revision);
    await subject.ready();
  }, 300_000);
});
