import { createCipheriv, createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, expect } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { GIT_LIMITS, type GitLimits, type GitOptions, GitRefusal } from "@/server/templates/git/types";
import { type GitHttpServer, gitHttpServer, type HttpServerOptions } from "./http-server";
import type { Repository } from "./repository";

/** Servers on loopback are asked, by http as well. */
export const options = (limits: Partial<GitLimits> = {}): GitOptions => ({
  settings: { internalHosts: ["127.0.0.1", "localhost"], plainHttp: true },
  limits: { ...GIT_LIMITS, ...limits },
});

// Other tests have folders of the same name at the same time.
process.env.TMPDIR = testFolder();

const open: GitHttpServer[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
  // Whatever happened, nothing of a repository or of its credentials stays.
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith("devspace-portal-git-"))).toEqual([]);
});

/** The repository at an address, until the test ends. */
export async function serve(repository: Repository, more: Partial<HttpServerOptions> = {}) {
  const server = await gitHttpServer({ root: repository.root, ...more });
  open.push(server);
  const scheme = more.tls === undefined ? "http" : "https";
  const host = more.tls ?? "127.0.0.1";
  return { ...server, url: `${scheme}://${host}:${server.port}/${repository.name}` };
}

/** What something is refused with; throws when it is not. */
export const refusal = (promise: Promise<unknown>): Promise<GitRefusal> =>
  promise.then(
    () => {
      throw new Error("It was not refused.");
    },
    (error: unknown) => {
      if (error instanceof GitRefusal) return error;
      throw error;
    },
  );

/** Bytes that do not compress, always the same. */
export const noise = (seed: string, bytes: number) =>
  createCipheriv("aes-128-ctr", createHash("md5").update(seed).digest(), Buffer.alloc(16)).update(
    Buffer.alloc(bytes),
  );
