import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ensureRenderer } from "@/scripts/renderer/renderer";
import { templateSpec } from "@/server/contract/template-resource";
import { createLog } from "@/server/http/log";
import { createPublisherClient } from "@/server/publisher/client";
import { servePublisher } from "@/server/publisher/serve";
import { revisionHash } from "@/server/templates/publish/revision";
import { createPublisher } from "@/server/templates/reconcile/sources";
import { newRepository } from "./repository";
import { options, serve } from "./serving";

let renderer: string;
beforeAll(async () => {
  renderer = await ensureRenderer();
}, 900_000);

const SECRET = "a-secret-of-at-least-32-characters";
const never = new AbortController().signal;

/** The publisher as its pod runs it, and who asks it. */
async function publisher() {
  const git = options().settings;
  const { server, port } = await servePublisher({
    ...{ port: 0, host: "127.0.0.1", secret: SECRET, git },
    log: createLog({ level: "silent", name: "test" }),
    publisher: createPublisher({ templatesDir: "k8s/templates", renderer, git }),
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return createPublisherClient({ url: `http://127.0.0.1:${port}`, secret: SECRET });
}

const specOf = (url: string, path = ".", ref?: string) =>
  templateSpec.parse({ source: { git: { url, path, ref } } });

const COMPOSE = (image: string) => `services:
  web:
    image: ${image}
    ports: ["8080:8080"]
    user: "1000"
  queue:
    image: redis:8.2
    user: "1000"
    expose: ["6379"]
`;

describe("a git repository, published by the process of its own", () => {
  test("a Compose file in a sub-folder becomes a revision of its commit; an overwritten branch another one", async () => {
    const repository = newRepository();
    const license = { "shop/LICENSE": { link: "../LICENSE" }, LICENSE: "Apache-2.0" };
    const first = repository.commit({ "shop/compose.yaml": COMPOSE("ghcr.io/team/web:1.0"), ...license });
    const { url, ca } = await serve(repository, { tls: "localhost", token: "t0ken-of-the-test" });
    const client = await publisher();
    const credentials = { token: "t0ken-of-the-test\n", ca };
    const spec = specOf(url, "shop");
    const published = await client.publish("shop", spec, { credentials, signal: never });
    expect(published.commit).toBe(first);
    expect(published.findings.filter(({ level }) => level === "refused" || level === "asked")).toEqual([]);
    expect(published.findings).toContainEqual(expect.objectContaining({ code: "git-link-leads-out" }));
    expect(published.found).toMatchObject({ kind: "compose", file: "compose.yaml" });
    const { revision } = published;
    if (!revision) throw new Error("It was not published.");
    expect(revision.description.components.map(({ name }) => name).sort()).toEqual(["queue", "web"]);

    const second = repository.commit({ "shop/compose.yaml": COMPOSE("ghcr.io/team/web:2.0"), ...license });
    expect(await client.commitOf(spec, { credentials, signal: never })).toBe(second);
    const again = await client.publish("shop", spec, { credentials, signal: never });
    expect(again.revision && revisionHash(again.revision)).not.toBe(revisionHash(revision));
    // What was frozen does not depend on where the branch went.
    const back = await client.publish("shop", specOf(url, "shop", second), { credentials, signal: never });
    expect(back.revision && revisionHash(back.revision)).toBe(again.revision && revisionHash(again.revision));
  });

  test("its branches are listed; what is wrong with the address or the token is said and nothing of it repeated", async () => {
    const repository = newRepository();
    repository.commit({ "compose.yaml": COMPOSE("ghcr.io/team/web:1.0") });
    const token = "t0ken-of-the-test";
    const { url, ca } = await serve(repository, { tls: "localhost", token });
    const client = await publisher();
    expect(await client.refsOf(specOf(url), { credentials: { token, ca }, signal: never })).toMatchObject({
      defaultBranch: "main",
      branches: [{ name: "main" }],
    });
    const wrong = await client
      .publish("shop", specOf(url), { credentials: { token: "wr0ng", ca }, signal: never })
      .catch((error: unknown) => error);
    expect(wrong).toMatchObject({ name: "GitRefusal", code: "AuthenticationFailed" });
    expect(String(wrong)).not.toContain("wr0ng");
  });

  test("a pull request is listed, and published by its full name", async () => {
    const repository = newRepository();
    repository.commit({ "compose.yaml": COMPOSE("ghcr.io/team/web:1.0") });
    const change = repository.commit({ "compose.yaml": COMPOSE("ghcr.io/team/web:7.0") }, "fork");
    repository.git(["update-ref", "refs/pull/7/head", change]);
    repository.git(["update-ref", "-d", "refs/heads/fork"]);
    const { url, ca } = await serve(repository, { tls: "localhost" });
    const client = await publisher();
    const asked = { credentials: { ca }, signal: never };
    expect(await client.refsOf(specOf(url), asked)).toMatchObject({
      branches: [{ name: "main" }],
      changes: [{ number: 7, ref: "refs/pull/7/head", commit: change }],
    });
    const { commit, revision } = await client.publish("shop", specOf(url, ".", "refs/pull/7/head"), asked);
    expect(commit).toBe(change);
    expect(JSON.stringify(revision)).toContain("ghcr.io/team/web:7.0");
  });

  test("manifests that a link would bring from elsewhere are not there", async () => {
    const repository = newRepository();
    repository.commit({
      "kustomization.yaml": "resources: [deployment.yaml]\n",
      "deployment.yaml": { link: "/etc/passwd" },
    });
    const { url, ca } = await serve(repository, { tls: "localhost" });
    const asked = { credentials: { ca }, signal: never };
    const { revision, findings } = await (await publisher()).publish("shop", specOf(url), asked);
    expect(revision).toBeUndefined();
    expect(findings.filter(({ level }) => level === "refused").length).toBeGreaterThan(0);
    expect(JSON.stringify(findings)).not.toContain("root:");
  });
});
