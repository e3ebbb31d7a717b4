import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A new unguessable token of 256 bits for a cookie or a link. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the store keeps of a token: SHA-256 in hex. A plain hash suffices, since tokens are random. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The CSRF token of a session: only who holds the session can derive it, and a script of another site never sees it. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac("sha256", sessionToken).update("csrf").digest("base64url");
}

export function isCsrfToken(sessionToken: string, given: string | null | undefined): boolean {
  const expected = Buffer.from(csrfTokenOf(sessionToken));
  const actual = Buffer.from(given ?? "");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
