import type { GitAddress } from "./address";
import { type GitCredentials, type GitLimits, GitRefusal, type GitRefusalCode } from "./types";

interface Case {
  words: RegExp;
  code: GitRefusalCode;
  message: string;
  remedy: string;
}

export interface FailureContext {
  address: GitAddress;
  credentials: GitCredentials | undefined;
  limits: GitLimits;
}

/** What `git` and `ssh` say when it goes wrong, in the order in which they are looked for: causes before consequences. */
function cases({ address: { host, scheme, port }, credentials, limits }: FailureContext): Case[] {
  const given = credentials === undefined ? "no" : credentials.kind === "key" ? "a key that" : "a token that";
  const wanted = scheme === "ssh" ? "a deploy key" : "a token";
  return [
    {
      words: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed/i,
      code: "HostKeyChanged",
      message: `The host ${host} shows another host key than the one that is trusted: the server was set up anew, or somebody is in between.`,
      remedy:
        "Ask whoever runs the server for its fingerprint, and only then replace the host key of the source.",
    },
    {
      words: /Host key verification failed|host key is known for/i,
      code: "HostKeyUnknown",
      message: `No host key of ${host} is trusted yet.`,
      remedy:
        "Compare the fingerprint with what the server's owner publishes, then add the host key to the source.",
    },
    {
      words: /out of memory|cannot allocate memory|mmap failed|unable to create thread|malloc failed/i,
      code: "TooLarge",
      message: `Reading the repository takes more than ${inMiB(limits.memoryBytes)} of memory.`,
      remedy: "Name the sub-folder that is the template, or keep the template in a repository of its own.",
    },
    {
      words:
        /Operation too slow|transfer closed with|Timeout, server .* not responding|Operation timed out after/i,
      code: "TooSlow",
      message: `The host ${host} sends too slowly.`,
      remedy: "Try again later; if it stays so, look at the server.",
    },
    {
      words: /certificate|SSL_?|TLS|gnutls/,
      code: "TlsNotTrusted",
      message: `The certificate of ${host} is not trusted, or is for another name.`,
      remedy:
        "Where the server has a certificate authority of its own, add its certificate (PEM) to the source.",
    },
    {
      words: /returned error: 30[12378]|unable to update url base from redirection/,
      code: "Redirected",
      message: `The host ${host} leads to another address, and credentials are not taken along.`,
      remedy: "Write the address it leads to; often .git at the end is missing.",
    },
    {
      words:
        /Authentication failed|could not read (Username|Password)|returned error: 40[13]|Permission denied \(|Too many authentication failures/,
      code: "AuthenticationFailed",
      message: `The host ${host} does not let the portal read the repository: ${given === "no" ? "no credentials are given" : `it was shown ${given} it does not accept for it`}.`,
      remedy: `Give ${wanted} that may read this repository and has not expired.`,
    },
    {
      words:
        /repository .* not found|does not appear to be a git repository|Repository not found|returned error: 404|could not be found|not exported|No such file or directory|access denied or repository/i,
      code: "RepositoryGone",
      message: "There is no such repository on the host, or the credentials may not see it.",
      remedy: `Check the path, and give ${wanted} that may read it where it is private.`,
    },
    {
      words: /couldn't find remote ref|no such ref/i,
      code: "RefGone",
      message: "The branch or tag is not in the repository any more.",
      remedy: "Choose another one.",
    },
    {
      words: /not our ref|unadvertised object|upload-pack: not our|bad object|Server does not allow request/i,
      code: "CommitGone",
      message: "The server has no such commit, or gives none by name: its branch was deleted or overwritten.",
      remedy: "Resolve the branch again, or name a branch or tag.",
    },
    {
      words:
        /Could not resolve|Connection refused|Failed to connect|Couldn't connect|timed out|No route to host|Network is unreachable/i,
      code: "HostUnreachable",
      message: `The host ${host} cannot be reached at port ${port}.`,
      remedy: "Check the address, and whether a firewall or network policy lets the portal out to it.",
    },
    {
      words:
        /early EOF|disconnect|reset by peer|hung up unexpectedly|Recv failure|RPC failed|Connection closed|kex_exchange_identification|Empty reply|returned error: 5\d\d|unexpected end/i,
      code: "ConnectionLost",
      message: `The connection to ${host} broke off, or the server failed.`,
      remedy: "Try again; if it stays so, look at the server.",
    },
  ];
}

/**
 * A failed program's words as a refusal. What a server says is not repeated: it could say anything, also what it was
 * told in confidence.
 */
export function refusalOf(stderr: string, context: FailureContext): GitRefusal {
  const own = stderr
    .split("\n")
    .filter((line) => !/^\s*remote:/.test(line))
    .join("\n");
  const found = cases(context).find(({ words }) => words.test(own));
  if (found) return new GitRefusal(found.code, found.message, found.remedy);
  return new GitRefusal(
    "Failed",
    "The repository could not be read, for a reason that is not known.",
    "Try again; if it stays so, try the same address with git on your machine.",
  );
}

/** For a program that was ended because what it wrote would be larger than it may be. */
export const packTooLarge = ({ packBytes }: GitLimits) =>
  new GitRefusal(
    "TooLarge",
    `The repository has more than the ${inMiB(packBytes)} that are fetched.`,
    "Name the sub-folder that is the template, or keep the template in a repository of its own.",
  );

/** A bound in words. */
export const inMiB = (bytes: number) => `${Math.max(1, Math.round(bytes / 2 ** 20))} MiB`;
