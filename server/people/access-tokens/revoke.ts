import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { recordAudit } from "../audit";
import type { Principal } from "../principal";

const KEPT_MS = 30 * 86_400_000;

/**
 * Ends a token: one's own or, for administrators, anybody's; somebody else's is refused as a missing one. Returns whose it was.
 * Revoked already is success.
 */
export async function revokeAccessToken(options: {
  context: { store: Store; requestId?: string };
  principal: Principal;
  id: string;
  now?: Date;
}): Promise<{ userId: string }> {
  const { context, principal, id, now = new Date() } = options;
  const { user } = principal;
  return context.store.$transaction(async (client) => {
    const row = await client.accessToken.findUnique({ where: { id }, include: { user: true } });
    if (!row || (user.role !== "admin" && row.userId !== user.id))
      throw refusal("not-found", "There is no such access token. Reload the page to see which there are.");
    const { count } = await client.accessToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: now },
    });
    if (count > 0)
      await recordAudit(client, {
        actor: user.email,
        action: "access-token.revoke",
        target: row.user.email,
        detail: { name: row.name },
        requestId: context.requestId,
      });
    return { userId: row.userId };
  });
}

/** Removes what has been over for a month; called now and then. Until then its holder is told what became of it. */
export async function removeEndedTokens(store: Store, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS);
  const { count } = await store.accessToken.deleteMany({
    where: { OR: [{ expiresAt: { lte: before } }, { revokedAt: { lte: before } }] },
  });
  return count;
}
