import { userInfo } from "node:os";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { resolveRef } from "@/server/templates/git/refs";
import { fetchTree } from "@/server/templates/git/tree";
import type { GitOptions, GitSource } from "@/server/templates/git/types";
import { newRepository, type Repository } from "./repository";
import { refusal } from "./serving";
import { type GitSshServer, gitSshServer, makeKey } from "./ssh-server";

const options: GitOptions = { settings: { internalHosts: ["127.0.0.1"] } };
let key: Awaited<ReturnType<typeof makeKey>>;
let repository: Repository;
let commit: string;
let server: GitSshServer;

beforeAll(async () => {
  key = await makeKey();
  repository = newRepository();
  commit = repository.commit({ "deploy/a.yaml": "a: 1\n", "b.yaml": "b: 1\n" });
  server = await gitSshServer({ authorized: [key.publicKey] });
});
afterAll(() => server.stop());

const source = (more: Partial<GitSource> = {}): GitSource => ({
  url: `ssh://${userInfo().username}@127.0.0.1:${server.port}${repository.folder}`,
  credentials: { kind: "key", privateKey: key.privateKey },
  knownHosts: server.hostKey,
  ...more,
});

describe("by ssh", () => {
  test("files of a private repository by its key", async () => {
    expect(await resolveRef(source(), "main", options)).toMatchObject({ commit });
    const { files } = await fetchTree(source(), { path: "deploy" }, options);
    expect(files.map(({ path }) => path)).toEqual(["a.yaml"]);
    const windows = key.privateKey.replaceAll("\n", "\r\n").trim();
    const copied = source({ credentials: { kind: "key", privateKey: windows } });
    expect(await resolveRef(copied, "main", options)).toMatchObject({ commit });
  });

  test("another key, none and one with a passphrase are refused, each by its sentence", async () => {
    const other = await makeKey();
    for (const credentials of [{ kind: "key", privateKey: other.privateKey } as const, undefined]) {
      const wrong = await refusal(resolveRef(source({ credentials }), "main", options));
      expect(wrong).toMatchObject({
        code: "AuthenticationFailed",
        remedy: expect.stringContaining("deploy key"),
      });
    }
    const locked = await makeKey("t", "secret");
    const wrong = await refusal(
      resolveRef(source({ credentials: { kind: "key", privateKey: locked.privateKey } }), "main", options),
    );
    expect(wrong).toMatchObject({
      code: "KeyUnusable",
      remedy: expect.stringContaining("without a passphrase"),
    });
  });

  test("an unknown host shows its key's fingerprint, and is known by the line that comes with it", async () => {
    const unknown = await refusal(resolveRef(source({ knownHosts: undefined }), "main", options));
    expect(unknown.code).toBe("HostKeyUnknown");
    expect(unknown.message).toContain(server.fingerprint);
    const [shown] = unknown.hostKeys;
    expect(shown).toMatchObject({ type: "ssh-ed25519", fingerprint: server.fingerprint });
    expect(await resolveRef(source({ knownHosts: shown?.line }), "main", options)).toMatchObject({ commit });
  });

  test("a host key that changed is refused, before any key of ours is offered", async () => {
    const before = await gitSshServer({ authorized: [key.publicKey] });
    await before.stop();
    const after = await gitSshServer({ authorized: [key.publicKey], port: before.port });
    onTestFinished(after.stop);
    const url = source().url.replace(`:${server.port}/`, `:${before.port}/`);
    const changed = await refusal(resolveRef(source({ url, knownHosts: before.hostKey }), "main", options));
    expect(changed).toMatchObject({
      code: "HostKeyChanged",
      remedy: expect.stringContaining("Ask whoever runs"),
    });
    expect(changed.message).toContain(after.fingerprint);
    expect(after.log()).not.toMatch(/(Accepted|Failed) publickey/);
    expect(await resolveRef(source({ url, knownHosts: after.hostKey }), "main", options)).toMatchObject({
      commit,
    });
    expect(after.log()).toMatch(/Accepted publickey/);
  });

  test("a repository that is not there, and a server that is away", async () => {
    const gone = await refusal(resolveRef(source({ url: `${source().url}-not` }), "main", options));
    expect(gone.code).toBe("RepositoryGone");
    const away = await gitSshServer({ authorized: [] });
    await away.stop();
    const url = source().url.replace(`:${server.port}/`, `:${away.port}/`);
    expect(await refusal(resolveRef(source({ url }), "main", options))).toMatchObject({
      code: "HostUnreachable",
    });
  });
});
