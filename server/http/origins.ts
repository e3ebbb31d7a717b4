import type { IncomingHttpHeaders } from "node:http";
import { type Refusal, refusal } from "./problem";

/**
 * Why a request that changes something, or a socket, is refused: it must name an allowed origin exactly. SameSite cookies do
 * not stop a sibling sub-domain, so `Sec-Fetch-Site` must agree, too. Undefined when it may pass.
 */
export function originRefusal(
  headers: Pick<IncomingHttpHeaders, "origin"> & { "sec-fetch-site"?: string | string[] },
  allowed: string[],
): Refusal | undefined {
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  if (origin === undefined)
    return refusal(
      "origin-not-allowed",
      "The request has no Origin header. Send the address of the portal in it.",
    );
  if (!allowed.includes(origin))
    return refusal(
      "origin-not-allowed",
      `The origin ${JSON.stringify(origin.slice(0, 200))} is not allowed. Open the portal at ${allowed[0]}, or add the origin to PORTAL_ORIGINS.`,
    );
  if (site !== undefined && site !== "same-origin")
    return refusal("origin-not-allowed", "The request comes from another site.");
  return undefined;
}

/**
 * Whether browsers reach the host of this request by https, so that its cookies can be bound to it. A portal of https origins
 * only is always reached so, also when a proxy says another host.
 */
export function isSecureHost(host: string | undefined | null, allowed: string[]): boolean {
  if (allowed.length > 0 && allowed.every((origin) => origin.startsWith("https://"))) return true;
  return host !== undefined && host !== null && allowed.includes(`https://${host.toLowerCase()}`);
}
