import { isIPv6 } from "node:net";
import { GitRefusal, type GitSettings } from "./types";

/** An address that was looked at, in the one spelling that `git` gets. */
export interface GitAddress {
  url: string;
  scheme: "https" | "http" | "ssh";
  /** A name or an IP address, without brackets. */
  host: string;
  port: number;
}

const LONGEST = 2_000;
const HOST = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*$/i;
const USER = /^[a-z0-9_][a-z0-9_.-]*$/i;
const SCP = /^([^@/:\s]+)@([^@/:\s]+):([^\s]+)$/;
const PORTS = { https: 443, http: 80, ssh: 22 };
const FORMS = "Write https://host/path, ssh://git@host/path or git@host:path.";

/** Reads what somebody wrote. Throws a GitRefusal for everything that is not plainly an address by https or ssh. */
export function parseAddress(written: string, settings: GitSettings): GitAddress {
  const text = written.trim();
  if (text === "" || text.length > LONGEST) throw refused("The address is empty or too long.", FORMS);
  // Programs read these in different ways.
  if (/[\p{Cc}\s\\]/u.test(text) || text.startsWith("-"))
    throw refused("The address has blanks, backslashes or a leading dash.", FORMS);
  const scp = text.includes("://") ? null : SCP.exec(text);
  if (scp) return scpAddress(scp[1] ?? "", scp[2] ?? "", scp[3] ?? "");
  if (!URL.canParse(text)) throw refused("This is not the address of a git repository.", FORMS);
  return urlAddress(new URL(text), settings);
}

function scpAddress(user: string, host: string, path: string): GitAddress {
  checkHost(host);
  checkUser(user);
  if (path.startsWith("-") || path.startsWith(":"))
    throw refused("The path starts with a dash or colon.", FORMS);
  return { url: `${user}@${host}:${path}`, scheme: "ssh", host: host.toLowerCase(), port: PORTS.ssh };
}

function urlAddress(url: URL, settings: GitSettings): GitAddress {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const scheme = schemeOf(url, host, settings);
  if (url.password !== "")
    throw refused(
      "There is a password in the address, where pages and logs would show it.",
      "Take it out and give it as the token or key of the source; if it was in use, replace it.",
    );
  if (url.search !== "" || url.hash !== "") throw refused("The address has a ? or # in it.", FORMS);
  if (url.pathname.replaceAll("/", "") === "") throw refused("The address names no repository.", FORMS);
  checkHost(host);
  if (url.username !== "" && scheme !== "ssh")
    throw refused(
      "There is a user's name in the address.",
      "Take it out and give it with the token of the source.",
    );
  if (scheme === "ssh") checkUser(url.username || "git");
  const user = scheme === "ssh" ? `${url.username || "git"}@` : "";
  const port = url.port === "" ? PORTS[scheme] : Number(url.port);
  const shown = isIPv6(host) ? `[${host}]` : host;
  const at = url.port === "" ? "" : `:${port}`;
  return { url: `${scheme}://${user}${shown}${at}${url.pathname}`, scheme, host, port };
}

function schemeOf(url: URL, host: string, settings: GitSettings): GitAddress["scheme"] {
  if (url.protocol === "https:") return "https";
  if (url.protocol === "ssh:") return "ssh";
  if (url.protocol === "http:") {
    if (settings.plainHttp && isInternalHost(host, settings)) return "http";
    throw refused(
      "By http anybody on the way can read and change what is fetched.",
      "Use https:// or ssh://.",
    );
  }
  throw refused(`Repositories are not read by ${url.protocol.slice(0, 20)}//.`, FORMS);
}

/** Whether whoever runs the portal named the host as one of the own network. */
export const isInternalHost = (host: string, settings: GitSettings) =>
  settings.internalHosts.some((name) => name.toLowerCase() === host.toLowerCase());

function checkHost(host: string): void {
  if (isIPv6(host) || (host.length <= 253 && HOST.test(host))) return;
  throw refused("The host in the address is not a name or an IP address.", FORMS);
}

function checkUser(user: string): void {
  if (user.length > 64 || !USER.test(user))
    throw refused("The user in the address is not a plain name.", FORMS);
}

const refused = (message: string, remedy: string) => new GitRefusal("AddressNotAllowed", message, remedy);
