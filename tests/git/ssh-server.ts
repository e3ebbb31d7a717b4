import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { runCommand } from "@/kit/command";
import { testFolder } from "@/kit/testing/folder";
import { waitFor } from "@/kit/wait";
import { cacheDir } from "@/server/state";
import { findProgram, unpackPackages } from "../kit/debian-package";

export interface GitSshServer {
  port: number;
  /** Line of a file of known hosts. */
  hostKey: string;
  fingerprint: string;
  /** What it said so far. */
  log(): string;
  stop(): Promise<void>;
}

/** A pair of keys in a folder of the test's own; the private one as text. */
export async function makeKey(
  comment = "t",
  passphrase = "",
): Promise<{ file: string; privateKey: string; publicKey: string }> {
  const file = path.join(testFolder(), "key");
  await runCommand("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", comment, "-f", file]);
  return { file, privateKey: readFileSync(file, "utf8"), publicKey: readFileSync(`${file}.pub`, "utf8") };
}

/** Debian's sshd as a process of its own, on a free port of loopback, for whoever has one of the keys. */
export async function gitSshServer(options: { authorized: string[]; port?: number }): Promise<GitSshServer> {
  const folder = testFolder();
  const { file: hostKeyFile, publicKey } = await makeKey();
  const authorized = path.join(folder, "authorized_keys");
  writeFileSync(authorized, options.authorized.join("\n"));
  chmodSync(authorized, 0o600);
  const port = options.port ?? (await freePort());
  const config = path.join(folder, "sshd_config");
  const settings = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${hostKeyFile}`,
    `AuthorizedKeysFile ${authorized}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "AcceptEnv GIT_PROTOCOL",
    "LogLevel VERBOSE",
    "MaxStartups 100",
  ];
  writeFileSync(config, `${settings.join("\n")}\n`);
  const child = await start(folder, config);
  await waitFor("sshd to listen", () => runCommand("ssh-keyscan", ["-p", String(port), "127.0.0.1"]), 20);
  const [type = "", key = ""] = publicKey.split(" ");
  const print = await runCommand("ssh-keygen", ["-l", "-f", hostKeyFile]);
  return {
    port,
    hostKey: `[127.0.0.1]:${port} ${type} ${key}`,
    fingerprint: print.split(" ")[1] ?? "",
    log: () => readFileSync(path.join(folder, "log"), "utf8"),
    stop: () => stop(child),
  };
}

/** As root, sshd wants a user and a folder that come with its installation: it gets them in a namespace of its own. */
const AS_ROOT = `set -e
mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd
mount --bind "$1" /etc/passwd
mount --bind "$2" /usr/lib/openssh
shift 2
exec "$@"`;

async function start(folder: string, config: string): Promise<ChildProcess> {
  const cache = path.join(cacheDir(), "openssh-server");
  const program = await ensured(cache);
  const libraries = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map((part) =>
    path.join(cache, "usr/lib", part),
  );
  const sshd = [program, "-D", "-e", "-f", config];
  const users = path.join(folder, "passwd");
  writeFileSync(
    users,
    `${readFileSync("/etc/passwd", "utf8")}sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n`,
  );
  const isRoot = process.getuid?.() === 0;
  const [file = "", ...args] = isRoot
    ? ["unshare", "--mount", "sh", "-c", AS_ROOT, "sh", users, path.join(cache, "usr/lib/openssh"), ...sshd]
    : sshd;
  return spawn(file, args, {
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(":") },
    stdio: ["ignore", "ignore", openSync(path.join(folder, "log"), "w")],
  });
}

let unpacked: Promise<string> | undefined;
function ensured(folder: string): Promise<string> {
  unpacked ??= unpackPackages(["openssh-server", "libwrap0"], folder).then((folders) =>
    findProgram(folders, "sshd"),
  );
  return unpacked;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
