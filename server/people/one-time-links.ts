import type { StoreClient } from "@/server/store";
import { createToken, hashToken } from "./tokens";

const HOUR = 3_600_000;
const LIFE_MS = { setup: 24 * HOUR, invitation: 7 * 24 * HOUR };

/** The row of a link, with the user it is for. */
export interface LinkRow {
  id: string;
  purpose: "setup" | "invitation";
  userId: string | null;
  expiresAt: Date;
  usedAt: Date | null;
  user: { id: string; email: string; name: string } | null;
}

/** Makes a link and takes back earlier ones for the same: only the newest works. Returns its token. */
export async function createLink(
  client: StoreClient,
  options: { purpose: "setup" | "invitation"; userId?: string; now?: Date },
): Promise<string> {
  const { purpose, userId = null, now = new Date() } = options;
  const token = createToken();
  await client.oneTimeLink.deleteMany({ where: { purpose, userId, usedAt: null } });
  await client.oneTimeLink.create({
    data: {
      tokenHash: hashToken(token),
      purpose,
      userId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFE_MS[purpose]),
    },
  });
  return token;
}

export function findLink(client: StoreClient, token: string): Promise<LinkRow | null> {
  return client.oneTimeLink.findUnique({ where: { tokenHash: hashToken(token) }, include: { user: true } });
}

/** The page that takes a link's token. Browsers keep what follows the `#` to themselves: no proxy can log it. */
export function linkAddress(origin: string, token: string): string {
  return `${origin}/link#${token}`;
}
