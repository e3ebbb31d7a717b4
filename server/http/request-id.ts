import { randomUUID } from "node:crypto";

export const REQUEST_ID_HEADER = "x-request-id";

/**
 * A new id or, behind a proxy that is trusted, the one it gave, when that is a plain word of 8 to 64 characters. A client must
 * not choose under which id its doings stand in log and audit.
 */
export function requestIdFrom(header: string | string[] | undefined, fromProxy: boolean): string {
  const given = fromProxy && typeof header === "string" && /^[A-Za-z0-9._-]{8,64}$/.test(header);
  return given ? header : randomUUID();
}
