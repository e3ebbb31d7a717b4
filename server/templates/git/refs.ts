import { type GitSession, withGit } from "./session";
import { type GitOptions, GitRefusal, type GitSource } from "./types";

export interface GitRef {
  /** Without `refs/heads/` or `refs/tags/`. */
  name: string;
  /** Of an annotated tag the commit it names. */
  commit: string;
}

/** A pull request (GitHub, Gitea) or merge request (GitLab). */
export interface GitChange {
  number: number;
  /** What to fetch, such as `refs/pull/7/head`. */
  ref: string;
  commit: string;
}

export interface GitRefs {
  /** Name of the branch that is meant without a ref. */
  defaultBranch?: string;
  branches: GitRef[];
  tags: GitRef[];
  /** The newest first. */
  changes: GitChange[];
  /** There are more than `limits.refs` of a kind. */
  more: boolean;
}

export interface Resolved {
  commit: string;
  /** Full name, such as `refs/heads/main`; absent where a commit was asked for. */
  ref?: string;
}

/** Bytes of the list of refs that are read: about 200,000 of them. */
const LIST_BYTES = 16 * 2 ** 20;
const ALIKE = 5;
const COMMIT = /^[0-9a-f]{40}$/;
const CHANGE = /^refs\/(?:pull|merge-requests)\/(\d{1,9})\/head$/;

/** What the repository has to choose from. Throws a GitRefusal. */
export const listRefs = (source: GitSource, options: GitOptions): Promise<GitRefs> =>
  withGit(source, options, async (git) => {
    const { refs, head, cut } = await remoteRefs(git, []);
    const most = git.limits.refs;
    const below = (folder: string) =>
      [...refs]
        .filter(([ref]) => ref.startsWith(folder))
        .map(([ref, commit]) => ({ name: ref.slice(folder.length), commit }));
    const [branches, tags] = [below("refs/heads/"), below("refs/tags/")];
    const changes = [...refs]
      .flatMap(([ref, commit]) => {
        const number = CHANGE.exec(ref)?.[1];
        return number === undefined ? [] : [{ number: Number(number), ref, commit }];
      })
      .sort((a, b) => b.number - a.number);
    return {
      ...(head?.startsWith("refs/heads/") ? { defaultBranch: head.slice("refs/heads/".length) } : {}),
      branches: branches.slice(0, most),
      tags: tags.slice(0, most),
      changes: changes.slice(0, most),
      more: cut || [branches, tags, changes].some((list) => list.length > most),
    };
  });

/**
 * The commit that a branch, a tag, a full ref or (`undefined`) the default branch names now. A full commit is given back as it is,
 * without asking. Throws a GitRefusal, which names refs that are alike where there is none of the name.
 */
export async function resolveRef(
  source: GitSource,
  ref: string | undefined,
  options: GitOptions,
): Promise<Resolved> {
  return withGit(source, options, (git) => findRef(git, ref));
}

/** As `resolveRef`, in a session. */
export async function findRef(git: GitSession, ref: string | undefined): Promise<Resolved> {
  if (ref !== undefined && COMMIT.test(ref)) return { commit: ref };
  if (ref !== undefined) checkRef(ref);
  const narrow = ref === undefined || ref.startsWith("refs/") ? [] : ["--heads", "--tags"];
  const { refs, head } = await remoteRefs(git, narrow);
  const names = ref === undefined ? [head ?? "HEAD"] : [ref, `refs/heads/${ref}`, `refs/tags/${ref}`];
  for (const name of names) {
    const commit = refs.get(name);
    if (commit !== undefined) return { commit, ref: name };
  }
  throw gone(ref, [...refs.keys()]);
}

function gone(ref: string | undefined, known: string[]): GitRefusal {
  if (ref === undefined)
    return new GitRefusal("RefGone", "The repository has no default branch.", "Name a branch or tag.");
  const names = known.map((name) => name.replace(/^refs\/(heads|tags)\//, ""));
  const alike = mostAlike(ref, names);
  const short = /^[0-9a-f]{7,39}$/.test(ref) ? " A commit is named by all of its 40 digits." : "";
  return new GitRefusal(
    "RefGone",
    `The repository has no branch or tag ${JSON.stringify(ref)}.${short}`,
    alike.length > 0
      ? `Alike are: ${alike.join(", ")}.`
      : "Choose one that is there; it may have been deleted after a merge.",
  );
}

/** Names by the share of pairs of letters they have in common with the wanted one. */
function mostAlike(wanted: string, names: string[]): string[] {
  const pairs = (text: string) => {
    const lower = text.toLowerCase();
    return new Set(Array.from(lower, (_, at) => lower.slice(at, at + 2)));
  };
  const own = pairs(wanted);
  return names
    .map((name) => {
      const other = pairs(name);
      const common = [...own].filter((pair) => other.has(pair)).length;
      return { name, score: (2 * common) / (own.size + other.size) };
    })
    .filter(({ score }) => score >= 0.4)
    .sort((a, b) => b.score - a.score)
    .slice(0, ALIKE)
    .map(({ name }) => name);
}

/** What git itself allows in names, narrower. */
function checkRef(ref: string): void {
  const wrong = /[\p{Cc} ~^:?*[\\+]|\.\.|@\{|^[-/.]|[/.]$|\/\/|\.lock$/u.test(ref);
  if (!wrong && ref.length > 0 && ref.length <= 250) return;
  throw new GitRefusal(
    "RefNotAllowed",
    "This is not the name of a branch, a tag or a commit.",
    "Write it as the repository's page shows it, such as main, v1.2.0 or 40 digits of a commit.",
  );
}

/** Everything the server lists, peeled, up to a bound. */
async function remoteRefs(git: GitSession, narrow: string[]) {
  const { stdout, cut } = await git.ask({
    args: ["ls-remote", "--quiet", "--symref", ...narrow, "source"],
    most: LIST_BYTES,
  });
  const refs = new Map<string, string>();
  let head: string | undefined;
  // The last line is empty, or was cut off.
  for (const line of stdout.toString("utf8").split("\n").slice(0, -1)) {
    const [value = "", name = ""] = line.split("\t");
    if (name === "HEAD" && value.startsWith("ref: ")) head = value.slice("ref: ".length);
    // The line after an annotated tag's own has the commit.
    else if (COMMIT.test(value)) refs.set(name.replace(/\^\{\}$/, ""), value);
  }
  return { refs, head, cut };
}
