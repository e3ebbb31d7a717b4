/** A repository and what is needed to read it. */
export interface GitSource {
  /** `https://host/path`, `ssh://user@host/path` or `user@host:path`, without a password in it. */
  url: string;
  credentials?: GitCredentials;
  /** Certificates (PEM) that sign the server's, besides the public ones. */
  ca?: string;
  /** Lines as `ssh-keyscan` prints them; without the host's line no connection by ssh is made. */
  knownHosts?: string;
}

export type GitCredentials =
  /** By https. `username` matters to few servers; `git` without it. */
  | { kind: "token"; token: string; username?: string }
  /** By ssh: a private key without a passphrase. */
  | { kind: "key"; privateKey: string };

/** What whoever runs the portal allows. */
export interface GitSettings {
  /** Names of hosts that may have addresses inside of the network, which are refused otherwise. */
  internalHosts: readonly string[];
  /** Lets these internal hosts be asked by http as well. */
  plainHttp?: boolean;
}

export interface GitLimits {
  /** Of everything together. */
  seconds: number;
  /** Bytes that one answer of the server takes on the disk, which is about what it takes on the wire. */
  packBytes: number;
  /** Bytes of address space of each program. */
  memoryBytes: number;
  files: number;
  /** A larger file is left out, with a note. */
  fileBytes: number;
  treeBytes: number;
  /** Of each kind: branches, tags, changes. */
  refs: number;
}

const MIB = 2 ** 20;
export const GIT_LIMITS: GitLimits = {
  seconds: 60,
  packBytes: 64 * MIB,
  memoryBytes: 1024 * MIB,
  files: 5_000,
  fileBytes: MIB,
  treeBytes: 32 * MIB,
  refs: 1_000,
};

export interface GitOptions {
  settings: GitSettings;
  limits?: GitLimits;
  signal?: AbortSignal;
}

export const GIT_REFUSALS = [
  "AddressNotAllowed",
  "AuthenticationFailed",
  "CommitGone",
  "ConnectionLost",
  "CredentialsDoNotFit",
  "Failed",
  "HostKeyChanged",
  "HostKeyUnknown",
  "HostUnreachable",
  "KeyUnusable",
  "PathGone",
  "Redirected",
  "RefGone",
  "RefNotAllowed",
  "RepositoryGone",
  "TlsNotTrusted",
  "TooLarge",
  "TooManyFiles",
  "TooSlow",
] as const;
export type GitRefusalCode = (typeof GIT_REFUSALS)[number];

/** A host key as the server shows it, not trusted yet. */
export interface ShownHostKey {
  type: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  fingerprint: string;
  /** For `knownHosts`, once somebody has compared the fingerprint. */
  line: string;
}

/** Why a repository cannot be read, in sentences for people. Never holds a credential. */
export class GitRefusal extends Error {
  constructor(
    readonly code: GitRefusalCode,
    message: string,
    readonly remedy: string,
    readonly hostKeys: readonly ShownHostKey[] = [],
  ) {
    super(message);
    this.name = "GitRefusal";
  }
}

/** What is not as the repository has it, though it could be read. */
export interface GitNote {
  level: "warning" | "ignored";
  code: "CodeLeftOut" | "FileTooLarge" | "LfsPointer" | "LinkLeadsOut" | "OddName" | "Submodule";
  message: string;
  remedy: string;
}
