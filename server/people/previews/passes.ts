import type { User } from "@/server/contract/people";
import type { Store, StoreClient } from "@/server/store";
import { createToken, hashToken } from "../tokens";
import { toUser } from "../users";

/** From the portal to a preview's origin one needs seconds. */
const TICKET_MS = 60_000;

/** The one endpoint of one environment that a pass is for. */
export interface Audience {
  environmentUid: string;
  component: string;
  endpoint: string;
}

/** What a pass came from, and goes with: the session of a person, a share, or both. */
export interface PassSource {
  sessionToken?: string;
  shareId?: string;
}

/** A ticket: it becomes a cookie once, within a minute, at the preview it is for. Undefined when the session has just ended. */
export async function issueTicket(
  client: StoreClient,
  audience: Audience,
  { sessionToken, shareId }: PassSource,
  now = new Date(),
): Promise<string | undefined> {
  const session =
    sessionToken === undefined
      ? undefined
      : await client.session.findUnique({ where: { tokenHash: hashToken(sessionToken) } });
  if (sessionToken !== undefined && !session) return undefined;
  const ticket = createToken();
  const { environmentUid, component, endpoint } = audience;
  await client.previewPass.create({
    data: {
      ...{ environmentUid, component, endpoint, ticket: true, tokenHash: hashToken(ticket), createdAt: now },
      ...{ sessionId: session?.id, shareId, expiresAt: new Date(now.getTime() + TICKET_MS) },
    },
  });
  return ticket;
}

/** The secret of a cookie, and when it is over in any case. */
export interface NewPass {
  secret: string;
  endsAt: Date;
}

/** Takes a ticket for the secret of a cookie; undefined for one that is used, over, or for another endpoint. */
export async function redeemTicket(
  store: Store,
  ticket: string,
  { environmentUid, component, endpoint }: Audience,
  now = new Date(),
): Promise<NewPass | undefined> {
  const tokenHash = hashToken(ticket);
  const row = await store.previewPass.findUnique({
    where: { tokenHash },
    include: { session: true, share: true },
  });
  const endsAt = row?.share?.expiresAt ?? row?.session?.endsAt;
  if (!endsAt) return undefined;
  const secret = createToken();
  const audience = { environmentUid, component, endpoint };
  // One statement: of two requests with one ticket, one finds it.
  const { count } = await store.previewPass.updateMany({
    where: { ...audience, tokenHash, ticket: true, expiresAt: { gt: now } },
    data: { ticket: false, tokenHash: hashToken(secret), expiresAt: endsAt },
  });
  return count === 1 ? { secret, endsAt } : undefined;
}

/** Who holds the cookie of a pass, and by whose leave. */
export interface Pass extends Audience {
  /** Signed in at the portal; none for whoever has a share's link. */
  user?: User;
  share?: { id: string; by: User; emails: string[] };
}

/** The pass of a cookie, unless it or what it came from is over. */
export async function findPass(store: Store, secret: string, now = new Date()): Promise<Pass | undefined> {
  const row = await store.previewPass.findUnique({
    where: { tokenHash: hashToken(secret) },
    include: { session: { include: { user: true } }, share: { include: { user: true } } },
  });
  if (!row || row.ticket || row.expiresAt <= now) return undefined;
  const { session, share, environmentUid, component, endpoint } = row;
  if (session && (session.expiresAt <= now || session.endsAt <= now || session.user.deactivatedAt))
    return undefined;
  if (share && (share.revokedAt || share.expiresAt <= now || share.user.deactivatedAt)) return undefined;
  return {
    ...{ environmentUid, component, endpoint },
    ...(session ? { user: toUser(session.user) } : {}),
    ...(share ? { share: { id: share.id, by: toUser(share.user), emails: share.emails } } : {}),
  };
}

/** Removes what is over; called now and then. */
export async function removeEndedPasses(store: Store, now = new Date()): Promise<number> {
  const { count } = await store.previewPass.deleteMany({ where: { expiresAt: { lte: now } } });
  return count;
}
