import type { IncomingMessage } from "node:http";
import { isIPv4, isIPv6 } from "node:net";

const LABEL = /^[a-z0-9_-]+$/;

/**
 * The name in a Host header, in lower case, without port and the dot of a fully qualified name; an IPv6 address keeps its
 * brackets. Undefined unless it is a plain host with an optional port (RFC 9110, 7.2): no user, path, list or escape.
 */
export function hostName(header: string): string | undefined {
  const parts = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(header);
  if (!parts || Number(parts[2] ?? 0) > 65_535) return undefined;
  const name = (parts[1] ?? "").toLowerCase();
  if (name.startsWith("[")) return isIPv6(name.slice(1, -1)) ? new URL(`http://${name}`).hostname : undefined;
  if (isIPv4(name)) return name;
  const bare = name.replace(/\.$/, "");
  const labels = bare.split(".");
  // An address in any other spelling (`127.1`, `2130706433`) is a name that nobody gave us.
  const isName = bare.length <= 253 && labels.every((label) => label.length <= 63 && LABEL.test(label));
  return isName && !/^\d+$/.test(labels.at(-1) ?? "") ? bare : undefined;
}

/** The one Host header of a request; undefined when it has none or several. */
export function hostHeader(request: Pick<IncomingMessage, "rawHeaders">): string | undefined {
  const found: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2)
    if (request.rawHeaders[index]?.toLowerCase() === "host") found.push(request.rawHeaders[index + 1] ?? "");
  return found.length === 1 ? found[0] : undefined;
}
