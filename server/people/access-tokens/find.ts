import { SCOPES, type Scope } from "@/server/contract/access";
import type { AccessToken } from "@/server/contract/access-tokens";
import type { Store, StoreClient } from "@/server/store";
import type { ByToken, Principal } from "../principal";
import { hashToken } from "../tokens";
import { toUser } from "../users";
import { isSecret } from "./secret";

/** Its use is noted at most once a minute: not every request writes. */
const NOTE_AFTER_MS = 60_000;

/** Whose token this is; undefined for one that is unknown, expired, revoked or of a deactivated user. Notes that it was used. */
export async function findTokenPrincipal(
  store: Store,
  secret: string,
  now = new Date(),
): Promise<Principal<ByToken> | undefined> {
  const row = await findRow(store, secret);
  if (!row || row.revokedAt || row.expiresAt <= now || row.user.deactivatedAt) return undefined;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= NOTE_AFTER_MS)
    await store.accessToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
  const { id, name, expiresAt } = row;
  const scopes = knownScopes(row.scopes);
  return { user: toUser(row.user), via: { kind: "token", id, name, scopes, expiresAt } };
}

/** Why a token does not let in, for who holds it. */
export async function whyTokenRefused(store: Store, secret: string, now = new Date()): Promise<string> {
  const row = await findRow(store, secret);
  if (!row) return "This access token is not known. Check that it was copied whole.";
  if (row.revokedAt) return `The access token ${row.name} was revoked.`;
  if (row.expiresAt <= now) return `The access token ${row.name} expired at ${row.expiresAt.toISOString()}.`;
  if (row.user.deactivatedAt)
    return `The access token ${row.name} is of a deactivated account. Ask an administrator to reactivate it.`;
  return "This access token does not let in any more.";
}

async function findRow(store: StoreClient, secret: string) {
  if (!isSecret(secret)) return undefined;
  return store.accessToken.findUnique({
    where: { tokenHash: hashToken(secret) },
    include: { user: true },
  });
}

interface TokenRow {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  user: { id: string; email: string; name: string };
}

/** A token as the API gives it. */
export function toAccessToken(row: TokenRow): AccessToken {
  const { id, name, hint, user } = row;
  return {
    ...{ id, name, hint, scopes: knownScopes(row.scopes) },
    owner: { id: user.id, email: user.email, name: user.name },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    ...(row.lastUsedAt ? { lastUsedAt: row.lastUsedAt.toISOString() } : {}),
  };
}

/** A scope that a later release knew allows nothing here. */
function knownScopes(stored: string[]): Scope[] {
  return SCOPES.filter((scope) => stored.includes(scope));
}
