import type { LinkPurpose } from "@/server/contract/people";
import type { StoreClient } from "@/server/store";
import { createToken, hashToken } from "./tokens";

const HOUR = 3_600_000;
const LIFE_MS: Record<LinkPurpose, number> = {
  setup: 24 * HOUR,
  invitation: 7 * 24 * HOUR,
  reset: 24 * HOUR,
};

/** The row of a link, with the user it is for. */
export interface LinkRow {
  id: string;
  purpose: LinkPurpose;
  userId: string | null;
  expiresAt: Date;
  usedAt: Date | null;
  user: { id: string; email: string; name: string; deactivatedAt: Date | null } | null;
}

/** A link that was just made: the only time its token is known. */
export interface NewLink {
  token: string;
  purpose: LinkPurpose;
  expiresAt: Date;
}

/** Makes a link and takes back earlier ones for the same person: only the newest works. */
export async function createLink(
  client: StoreClient,
  options: { purpose: LinkPurpose; userId?: string; now?: Date },
): Promise<NewLink> {
  const { purpose, userId = null, now = new Date() } = options;
  const token = createToken();
  const expiresAt = new Date(now.getTime() + LIFE_MS[purpose]);
  await client.oneTimeLink.deleteMany({ where: { userId, usedAt: null } });
  await client.oneTimeLink.create({
    data: { tokenHash: hashToken(token), purpose, userId, createdAt: now, expiresAt },
  });
  return { token, purpose, expiresAt };
}

export function findLink(client: StoreClient, token: string): Promise<LinkRow | null> {
  return client.oneTimeLink.findUnique({ where: { tokenHash: hashToken(token) }, include: { user: true } });
}

/** The page that takes a link's token. Browsers keep what follows the `#` to themselves: no proxy can log it. */
export function linkAddress(origin: string, token: string): string {
  return `${origin}/link#${token}`;
}

/** A new link as the API gives it. */
export function toNewLink(origin: string, { token, purpose, expiresAt }: NewLink) {
  return { link: linkAddress(origin, token), purpose, expiresAt: expiresAt.toISOString() };
}
