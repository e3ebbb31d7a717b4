import { writeFile } from "node:fs/promises";
import { isIP, isIPv6 } from "node:net";
import path from "node:path";
import { rootCertificates } from "node:tls";
import type { GitAddress } from "./address";
import { prepareSsh } from "./ssh";
import type { GitSource } from "./types";

/** Commands have to find `git` and `ssh`, and nothing else of this process's environment. */
const BASE = {
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  SSH_ASKPASS_REQUIRE: "never",
};

/** Settings that hold for every call: nothing runs but what was asked for, objects come as one pack. */
const SETTINGS: Record<string, string> = {
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  "credential.helper": "",
  // A server that hears of the commit believes that its files are here, too.
  "fetch.negotiationAlgorithm": "noop",
  "fetch.unpackLimit": "1",
  "fetch.recurseSubmodules": "false",
  "gc.auto": "0",
  "maintenance.auto": "false",
  "pack.threads": "1",
  "protocol.version": "2",
  "transfer.bundleURI": "false",
};

/** For commands that read what was fetched: they can ask nobody. */
export const offlineEnvironment = (folder: string): Record<string, string> => ({
  ...BASE,
  ...configuration(SETTINGS),
  HOME: folder,
  GIT_ALLOW_PROTOCOL: "none",
});

/**
 * For commands that ask the remote `source`, at these addresses and by its protocol alone. A token goes by the environment, which
 * other people of the machine cannot read, as arguments they could. `folder` gets the files that programs want.
 */
export async function remoteEnvironment(
  folder: string,
  { credentials, ca, knownHosts }: GitSource,
  address: GitAddress,
  addresses: string[],
): Promise<Record<string, string>> {
  const base = { ...BASE, HOME: folder, GIT_ALLOW_PROTOCOL: address.scheme };
  const settings: Record<string, string> = { ...SETTINGS, "remote.source.url": address.url };
  if (address.scheme === "ssh") {
    const command = await prepareSsh(folder, address, addresses[0] ?? "", { credentials, knownHosts });
    return { ...base, ...configuration(settings), GIT_SSH_COMMAND: command, GIT_SSH_VARIANT: "ssh" };
  }
  const certificates = path.join(folder, "ca.pem");
  await writeFile(certificates, [...rootCertificates, ca ?? ""].join("\n"));
  Object.assign(settings, {
    "http.sslVerify": "true",
    "http.sslCAInfo": certificates,
    // Elsewhere would be an address that nobody looked at, and a host that the token is not for.
    "http.followRedirects": "false",
    ...pin(address, addresses),
    "http.proxy": "",
  });
  if (credentials?.kind === "token") {
    const pair = Buffer.from(`${credentials.username ?? "git"}:${credentials.token}`).toString("base64");
    settings["http.extraHeader"] = `Authorization: Basic ${pair}`;
  }
  return { ...base, ...configuration(settings) };
}

/** Keeps `git` from looking the name up again. */
function pin({ host, port }: GitAddress, addresses: string[]): Record<string, string> {
  if (isIP(host)) return {};
  const shown = addresses.map((each) => (isIPv6(each) ? `[${each}]` : each));
  return { "http.curloptResolve": `${host}:${port}:${shown.join(",")}` };
}

/** Settings as the environment gives them to `git`; they count more than those of the repository. */
function configuration(settings: Record<string, string>): Record<string, string> {
  const entries = Object.entries(settings);
  const pairs = entries.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(entries.length), ...Object.fromEntries(pairs) };
}
