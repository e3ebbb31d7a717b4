import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { GitAddress } from "./address";
import { collect } from "./collect";
import { type GitCredentials, GitRefusal, type ShownHostKey } from "./types";

const SCAN_SECONDS = 5;
const SCAN_BYTES = 64 * 1024;
const KEYS_SHOWN = 5;
const ENV = { NODE_ENV: "production", PATH: process.env.PATH } as const;

/** The name under which a server's key stands in a file of known hosts. */
const knownAs = ({ host, port }: GitAddress) => (port === 22 ? host : `[${host}]:${port}`);

/**
 * Writes the files that make `ssh` use this key, these known hosts and this address alone, and gives the value of
 * GIT_SSH_COMMAND. A key needs a file; the folder is the caller's, who removes it.
 */
export async function prepareSsh(
  folder: string,
  address: GitAddress,
  pinned: string,
  { credentials, knownHosts = "" }: { credentials?: GitCredentials; knownHosts?: string },
): Promise<string> {
  const file = (name: string) => path.join(folder, name);
  const secret = { mode: 0o600 };
  const key = credentials?.kind === "key" ? credentials.privateKey : undefined;
  await writeFile(file("known_hosts"), `${unixLines(knownHosts)}\n`, secret);
  if (key !== undefined) {
    await writeFile(file("key"), `${unixLines(key).trim()}\n`, secret);
    await checkKey(file("key"));
  }
  const options = [
    `HostName ${pinned}`,
    // Else the key would be looked for by the address.
    `HostKeyAlias ${knownAs(address)}`,
    "StrictHostKeyChecking yes",
    `UserKnownHostsFile "${file("known_hosts")}"`,
    "GlobalKnownHostsFile none",
    "UpdateHostKeys no",
    "BatchMode yes",
    "PreferredAuthentications publickey",
    key === undefined ? "IdentityFile none" : `IdentityFile "${file("key")}"`,
    "IdentitiesOnly yes",
    "IdentityAgent none",
    "ClearAllForwardings yes",
    "ForwardAgent no",
    "PermitLocalCommand no",
    "ControlMaster no",
    "ControlPath none",
    "ConnectTimeout 15",
    "ServerAliveInterval 10",
    "ServerAliveCountMax 2",
    "LogLevel ERROR",
  ];
  await writeFile(file("ssh_config"), `Host *\n${options.map((line) => `  ${line}\n`).join("")}`, secret);
  // git gives this to a shell, which is why nothing of the source stands in it.
  return `ssh -F '${file("ssh_config")}'`;
}

/** `ssh` would only say that the server does not want it. */
async function checkKey(file: string): Promise<void> {
  const child = spawn("ssh-keygen", ["-y", "-P", "", "-f", file], { env: ENV, stdio: "ignore" });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return;
  throw new GitRefusal(
    "KeyUnusable",
    "The private key cannot be used: it has a passphrase, or is not a whole private key.",
    'Make a key without a passphrase for this source alone: ssh-keygen -t ed25519 -N ""',
  );
}

/** The keys a server shows, for somebody to compare; none where it does not answer. */
export async function shownHostKeys(
  address: GitAddress,
  pinned: string,
  signal: AbortSignal,
): Promise<ShownHostKey[]> {
  const args = ["-T", String(SCAN_SECONDS), "-p", String(address.port), pinned];
  const child = spawn("ssh-keyscan", args, { env: ENV, signal, stdio: ["ignore", "pipe", "ignore"] });
  const output = collect(child.stdout, SCAN_BYTES, () => child.kill("SIGKILL"));
  await new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  const keys = output()
    .bytes.toString("utf8")
    .split("\n")
    .map((line) => /^\S+ ([a-z0-9@.-]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, type = "", key = ""]) => ({
      type,
      fingerprint: `SHA256:${createHash("sha256").update(Buffer.from(key, "base64")).digest("base64").replace(/=+$/, "")}`,
      line: `${knownAs(address)} ${type} ${key}`,
    }));
  return keys.slice(0, KEYS_SHOWN);
}

const unixLines = (text: string) => text.replaceAll("\r\n", "\n");
