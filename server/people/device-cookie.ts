import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type CookieScope, readCookie, writeCookie } from "./cookies";

/**
 * Tells that somebody signed in by this browser before, for each person who did; it signs nobody in. The scheme is OWASP's
 * device cookie. An entry is `<person>.<nonce>.<day>.<signature>`, signed with the hash of the password as the key: nobody else
 * has it, no other key has to be kept, and a new password ends all entries.
 */
const NAME = "portal_device";
const DAY_MS = 86_400_000;
/** Browsers keep cookies for 400 days at most. */
const LIFE_DAYS = 400;
/** People of one browser; the cookie stays small. */
const MOST_PEOPLE = 5;
const ENTRY = /^([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})\.(\d{1,6})\.([A-Za-z0-9_-]{43})$/;

interface Person {
  email: string;
  /** What the store keeps of the password. */
  secretHash: string | null | undefined;
}

/** Names the device when the person signed in by it before, with today's password. */
export function deviceOf(
  header: string | null | undefined,
  { email, secretHash }: Person,
  scope: CookieScope,
  now = Date.now(),
): string | undefined {
  if (!secretHash) return undefined;
  const today = Math.floor(now / DAY_MS);
  for (const entry of entriesOf(header, scope)) {
    const [, tag = "", nonce = "", day = "", given = ""] = ENTRY.exec(entry) ?? [];
    if (tag !== tagOf(email) || today - Number(day) > LIFE_DAYS || Number(day) > today) continue;
    const expected = Buffer.from(sign(`${tag}.${nonce}.${day}`, secretHash));
    if (timingSafeEqual(expected, Buffer.from(given))) return nonce;
  }
  return undefined;
}

/** `Set-Cookie` that adds the person to those who signed in by this browser. */
export function deviceCookie(
  header: string | null | undefined,
  { email, secretHash }: Person,
  scope: CookieScope,
  now = Date.now(),
): string {
  const tag = tagOf(email);
  const said = `${tag}.${randomBytes(16).toString("base64url")}.${Math.floor(now / DAY_MS)}`;
  const others = entriesOf(header, scope).filter((entry) => !entry.startsWith(`${tag}.`));
  const entries = [`${said}.${sign(said, secretHash ?? "")}`, ...others].slice(0, MOST_PEOPLE);
  const life = `Max-Age=${LIFE_DAYS * 86_400}`;
  return writeCookie({ name: NAME, value: entries.join("~"), life, sameSite: "Strict" }, scope);
}

/** Whether the browser claims to know the person: only then is the store asked before the attempt's turn. */
export function claimsDevice(header: string | null | undefined, email: string, scope: CookieScope): boolean {
  return entriesOf(header, scope).some((entry) => entry.startsWith(`${tagOf(email)}.`));
}

function entriesOf(header: string | null | undefined, scope: CookieScope): string[] {
  const [value = ""] = readCookie(header, NAME, scope);
  return value
    .split("~")
    .slice(0, MOST_PEOPLE)
    .filter((entry) => ENTRY.test(entry));
}

function tagOf(email: string): string {
  return createHash("sha256").update(email).digest("base64url").slice(0, 16);
}

function sign(said: string, secretHash: string): string {
  return createHmac("sha256", secretHash).update(`device ${said}`).digest("base64url");
}
