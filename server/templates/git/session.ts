import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type GitAddress, parseAddress } from "./address";
import { checkCredentials } from "./credentials";
import { offlineEnvironment, remoteEnvironment } from "./environment";
import { packTooLarge, refusalOf } from "./failures";
import { addressesOf } from "./network";
import { type Ran, runGit } from "./run";
import { shownHostKeys } from "./ssh";
import { GIT_LIMITS, type GitLimits, type GitOptions, GitRefusal, type GitSource } from "./types";

interface Call {
  args: readonly string[];
  input?: string;
  most?: number;
}

/** `git` in an empty repository of its own. */
export interface GitSession {
  address: GitAddress;
  limits: GitLimits;
  /** The repository, bare; removed afterwards. */
  folder: string;
  /** With the remote `source`, which only these calls reach. Throws a GitRefusal when the program fails. */
  ask(call: Call): Promise<Ran>;
  /** Without any network: what the repository lacks is absent. */
  read(call: Call): Promise<Ran>;
}

/**
 * Gives `work` a repository whose remote is the source, at an address that was looked up once, and removes everything
 * afterwards. Throws a GitRefusal when the source may not or cannot be asked, when it takes longer than `limits.seconds`, and what
 * the signal was aborted with.
 */
export async function withGit<T>(
  source: GitSource,
  { settings, limits = GIT_LIMITS, signal }: GitOptions,
  work: (git: GitSession) => Promise<T>,
): Promise<T> {
  const address = parseAddress(source.url, settings);
  checkCredentials(source, address);
  const late = AbortSignal.timeout(limits.seconds * 1_000);
  const either = signal ? AbortSignal.any([signal, late]) : late;
  const folder = await mkdtemp(path.join(tmpdir(), "devspace-portal-git-"));
  try {
    const addresses = await addressesOf(address, settings);
    either.throwIfAborted();
    const remote = await remoteEnvironment(folder, source, address, addresses);
    const repository = path.join(folder, "repository");
    await mkdir(repository);
    const run = (env: Record<string, string>) => (call: Call) =>
      runGit({ ...call, folder: repository, env, limits, signal: either });
    const read = run(offlineEnvironment(folder));
    const made = await read({ args: ["init", "--quiet", "--bare", "--template=", "."] });
    if (!made.ok) throw new Error(`git does not run here: ${made.stderr.trim()}`);
    const asked = run(remote);
    const ask = async (call: Call) => {
      const ran = await asked(call);
      if (ran.ok || ran.cut) return ran;
      if (await isFull(repository, limits)) throw packTooLarge(limits);
      const refusal = refusalOf(ran.stderr, { address, credentials: source.credentials, limits });
      if (!refusal.code.startsWith("HostKey")) throw refusal;
      const keys = await shownHostKeys(address, addresses[0] ?? "", either);
      throw new GitRefusal(refusal.code, `${refusal.message}${inWords(keys)}`, refusal.remedy, keys);
    };
    return await work({ address, limits, folder: repository, ask, read });
  } catch (error) {
    if (late.aborted && !signal?.aborted) throw tooSlow(address, limits);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The kernel ends whoever writes beyond the limit, and what is left is a file of exactly that size. */
async function isFull(repository: string, { packBytes }: GitLimits): Promise<boolean> {
  const packs = path.join(repository, "objects/pack");
  const sizes = (await readdir(packs)).map(async (name) => (await stat(path.join(packs, name))).size);
  return (await Promise.all(sizes)).some((size) => size >= packBytes);
}

function inWords(keys: { type: string; fingerprint: string }[]): string {
  if (keys.length === 0) return "";
  return ` It shows ${keys.map(({ type, fingerprint }) => `${fingerprint} (${type})`).join(", ")}.`;
}

const tooSlow = ({ host }: GitAddress, { seconds }: GitLimits) =>
  new GitRefusal(
    "TooSlow",
    `The host ${host} did not give everything within ${seconds} s.`,
    "Name the sub-folder that is the template, or look at the server.",
  );
