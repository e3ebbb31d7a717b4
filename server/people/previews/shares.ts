import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { recordAudit } from "../audit";
import type { Principal } from "../principal";
import { createToken, hashToken } from "../tokens";
import { type Audience, createLinkPass, type NewPass } from "./passes";

const DAY_MS = 86_400_000;
const MOST_OF_ENVIRONMENT = 50;
/** What is over is kept for a while, as passes and people may still refer to it. */
const KEPT_MS = 30 * DAY_MS;

export interface ShareRow extends Audience {
  id: string;
  emails: string[];
  reason: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  user: { email: string };
}

interface Named {
  /** Name of the environment, for the audit. */
  environment: string;
  environmentUid: string;
}

/** Lets others open an endpoint. The key of a link for anyone is told here and never again. */
export async function createShare(options: {
  context: { store: Store; requestId?: string };
  principal: Principal;
  environment: string;
  audience: Audience;
  input: { emails: string[]; reason: string; expiresInDays: number };
  now?: Date;
}): Promise<{ share: ShareRow; key?: string }> {
  const { context, principal, environment, audience, input, now = new Date() } = options;
  const emails = [...new Set(input.emails.map((email) => email.toLowerCase()))];
  const key = emails.length === 0 ? createToken() : undefined;
  const { environmentUid, component, endpoint } = audience;
  return context.store.$transaction(async (client) => {
    const working = { environmentUid, revokedAt: null, expiresAt: { gt: now } };
    if ((await client.previewShare.count({ where: working })) >= MOST_OF_ENVIRONMENT)
      throw refusal(
        "conflict",
        `${environment} is shared ${MOST_OF_ENVIRONMENT} times already. Take some back first.`,
      );
    const share = await client.previewShare.create({
      data: {
        ...{ environmentUid, component, endpoint, emails, reason: input.reason, createdAt: now },
        ...{ userId: principal.user.id, keyHash: key ? hashToken(key) : null },
        expiresAt: new Date(now.getTime() + input.expiresInDays * DAY_MS),
      },
      include: { user: true },
    });
    await recordAudit(client, {
      ...{ actor: principal.user.email, action: "preview.share", target: environment },
      detail: {
        ...{ component, endpoint, with: emails.length > 0 ? emails : "anyone", reason: input.reason },
        expiresAt: share.expiresAt.toISOString(),
      },
      requestId: context.requestId,
    });
    return { share, ...(key ? { key } : {}) };
  });
}

/** The shares of an environment that work, newest first. */
export function listShares(store: Store, environmentUid: string, now = new Date()): Promise<ShareRow[]> {
  return store.previewShare.findMany({
    where: { environmentUid, revokedAt: null, expiresAt: { gt: now }, user: { deactivatedAt: null } },
    include: { user: true },
    orderBy: { createdAt: "desc" },
  });
}

/** Takes a share back. Taken back already is success. */
export async function revokeShare(options: {
  context: { store: Store; requestId?: string };
  principal: Principal;
  id: string;
  of: Named;
  now?: Date;
}): Promise<void> {
  const { context, principal, id, of, now = new Date() } = options;
  const { environment, environmentUid } = of;
  await context.store.$transaction(async (client) => {
    const share = await client.previewShare.findFirst({ where: { id, environmentUid } });
    if (!share) throw refusal("not-found", "There is no such share. Reload the page to see which there are.");
    const where = { id, revokedAt: null };
    const { count } = await client.previewShare.updateMany({ where, data: { revokedAt: now } });
    if (count === 0) return;
    const { component, endpoint, emails, reason } = share;
    await recordAudit(client, {
      ...{ actor: principal.user.email, action: "preview.unshare", target: environment },
      detail: { component, endpoint, with: emails.length > 0 ? emails : "anyone", reason },
      requestId: context.requestId,
    });
  });
}

/** The share by which a person may open an endpoint, if any: the one that lasts longest. */
export async function findShareFor(
  store: Store,
  email: string,
  { environmentUid, component, endpoint }: Audience,
  now = new Date(),
): Promise<{ id: string } | undefined> {
  const found = await store.previewShare.findFirst({
    where: {
      ...{ environmentUid, component, endpoint, emails: { has: email } },
      ...{ revokedAt: null, expiresAt: { gt: now } },
    },
    orderBy: { expiresAt: "desc" },
  });
  return found ?? undefined;
}

/** Takes the key of a link for the secret of a cookie; undefined for one that is over, or for another endpoint. */
export async function redeemKey(
  store: Store,
  key: string,
  { environmentUid, component, endpoint }: Audience,
  now = new Date(),
): Promise<NewPass | undefined> {
  const audience = { environmentUid, component, endpoint };
  const share = await store.previewShare.findFirst({
    where: { ...audience, keyHash: hashToken(key), revokedAt: null, expiresAt: { gt: now } },
  });
  return share ? createLinkPass(store, audience, share, now) : undefined;
}

/** Removes what has been over for a month; called now and then. */
export async function removeEndedShares(store: Store, now = new Date()): Promise<number> {
  const { count } = await store.previewShare.deleteMany({
    where: { expiresAt: { lte: new Date(now.getTime() - KEPT_MS) } },
  });
  return count;
}
