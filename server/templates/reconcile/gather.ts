import type { TemplateSource } from "@/server/contract/template-resource";
import type { PublishFinding } from "@/server/contract/template-source";
import { ArchiveRefusal } from "../archive/entries";
import { unpackArchive } from "../archive/unpack";
import { resolveRef } from "../git/refs";
import { fetchTree } from "../git/tree";
import {
  type GitCredentials,
  type GitNote,
  GitRefusal,
  type GitSettings,
  type GitSource,
} from "../git/types";
import type { SourceFile } from "../renderer/run";
import type { SourceCredentials } from "./publisher";

type GitTemplateSource = NonNullable<TemplateSource["git"]>;

/** The files of a source, and what is to be said about how they came. */
export interface Gathered {
  /** Absent where they are not to be had out of an archive: `findings` say why. */
  files?: SourceFile[];
  /** Of a git source. */
  commit?: string;
  findings: PublishFinding[];
}

interface GatherOptions {
  archive?: Uint8Array | undefined;
  credentials?: SourceCredentials | undefined;
  git: GitSettings;
  signal: AbortSignal;
}

/** Gets the files of an inline, git or archive source. Rejects with a GitRefusal where they cannot be had. */
export async function gather(
  { git: repository, archive: named, inline = {} }: Pick<TemplateSource, "git" | "archive" | "inline">,
  { credentials, archive, git, signal }: GatherOptions,
): Promise<Gathered> {
  if (named) return unpacked(archive);
  if (!repository) {
    const files = Object.entries(inline).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
    return { files, findings: [] };
  }
  const { ref, path } = repository;
  const tree = await fetchTree(gitSource(repository, credentials), { ref, path }, { settings: git, signal });
  return { files: tree.files, commit: tree.commit, findings: tree.notes.map(findingOf) };
}

async function unpacked(archive: Uint8Array | undefined): Promise<Gathered> {
  if (!archive) throw new Error("spec.source.archive: the archive did not come along. Refresh the template.");
  try {
    return { files: await unpackArchive(archive), findings: [] };
  } catch (error) {
    if (!(error instanceof ArchiveRefusal)) throw error;
    const { code, message, remedy } = error;
    const finding: PublishFinding = { level: "refused", code: `archive-${dashed(code)}`, message, remedy };
    return { findings: [finding] };
  }
}

/** The commit that a git source is at now. Rejects with a GitRefusal. */
export async function commitOfSource(
  repository: GitTemplateSource,
  { credentials, git, signal }: GatherOptions,
): Promise<string> {
  const source = gitSource(repository, credentials);
  return (await resolveRef(source, repository.ref, { settings: git, signal })).commit;
}

/** Why a source could not be had, and what to do about it. */
export function whyNot(error: unknown): string {
  if (error instanceof GitRefusal) return `${error.message} ${error.remedy}`;
  return error instanceof Error ? error.message : String(error);
}

/** What `server/templates/git` is asked with. */
export function gitSource({ url }: { url: string }, given: SourceCredentials = {}): GitSource {
  const credentials = credentialsOf(given);
  return {
    url,
    ...(credentials ? { credentials } : {}),
    ...(given.ca === undefined ? {} : { ca: given.ca }),
    ...(given.knownHosts === undefined ? {} : { knownHosts: given.knownHosts }),
  };
}

function credentialsOf({ token, username, sshKey }: SourceCredentials): GitCredentials | undefined {
  if (sshKey !== undefined) return { kind: "key", privateKey: sshKey };
  // An editor's line break at the end of a Secret's value is none of the token.
  if (token !== undefined) return { kind: "token", token: token.trim(), ...(username ? { username } : {}) };
  return undefined;
}

const dashed = (code: string) =>
  code.replace(/[A-Z]/g, (letter, at: number) => `${at ? "-" : ""}${letter.toLowerCase()}`);

const findingOf = ({ level, code, message, remedy }: GitNote): PublishFinding => ({
  level,
  code: `git-${dashed(code)}`,
  message: message.slice(0, 1_000),
  remedy,
});
