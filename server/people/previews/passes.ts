import type { User } from "@/server/contract/people";
import type { Store, StoreClient } from "@/server/store";
import { createToken, hashToken } from "../tokens";
import { toUser } from "../users";

/** From the portal to a preview's origin one needs seconds. */
const TICKET_MS = 60_000;
/** Of one session for one endpoint, or of one share's link: a browser uses its newest. */
const MOST_OF_SESSION = 20;
const MOST_OF_LINK = 500;
/** A use of a share is noted at most once a minute: not every request writes. */
const NOTE_AFTER_MS = 60_000;

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
  if (session)
    await keepNewest(client, MOST_OF_SESSION, { environmentUid, component, endpoint, sessionId: session.id });
  return ticket;
}

/** A pass of a share's link, for whoever has that. */
export async function createLinkPass(
  client: StoreClient,
  { environmentUid, component, endpoint }: Audience,
  share: { id: string; expiresAt: Date },
  now = new Date(),
): Promise<NewPass> {
  const secret = createToken();
  await client.previewPass.create({
    data: {
      ...{ environmentUid, component, endpoint, ticket: false, tokenHash: hashToken(secret), createdAt: now },
      ...{ shareId: share.id, expiresAt: share.expiresAt },
    },
  });
  await keepNewest(client, MOST_OF_LINK, { shareId: share.id, sessionId: null });
  return { secret, endsAt: share.expiresAt, by: { shareId: share.id } };
}

/** Each is a parameter of one statement. */
const MOST_AT_ONCE = 1_000;

/** Passes are made by opening, as often as anybody likes: the oldest go. */
async function keepNewest(
  client: StoreClient,
  most: number,
  where: Partial<Audience> & { sessionId: string | null; shareId?: string },
): Promise<void> {
  const old = await client.previewPass.findMany({
    ...{ where, skip: most, take: MOST_AT_ONCE, select: { id: true } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  if (old.length > 0) await client.previewPass.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
}

/** The secret of a cookie, and when it is over in any case. */
export interface NewPass {
  secret: string;
  endsAt: Date;
  /** Who enters by it, where that is known, and by which share, if not by a right of their own. */
  by: { email?: string | undefined; shareId?: string | undefined };
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
    include: { session: { include: { user: true } }, share: true },
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
  const by = { email: row?.session?.user.email, shareId: row?.share?.id };
  return count === 1 ? { secret, endsAt, by } : undefined;
}

/** Who holds the cookie of a pass, and by whose leave. */
export interface Pass extends Audience {
  /** Signed in at the portal; none for whoever has a share's link. */
  user?: User;
  share?: { id: string; by: User; emails: string[] };
}

/** The pass of a cookie, unless it or what it came from is over. Notes that its share was used. */
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
  if (share && !(share.lastUsedAt && now.getTime() - share.lastUsedAt.getTime() < NOTE_AFTER_MS))
    await store.previewShare.updateMany({ where: { id: share.id }, data: { lastUsedAt: now } });
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
