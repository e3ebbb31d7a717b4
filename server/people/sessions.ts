import type { Session, User } from "@/server/contract/people";
import type { Store, StoreClient } from "@/server/store";
import { createToken, csrfTokenOf, hashToken } from "./tokens";
import { toUser } from "./users";

const HOUR = 3_600_000;
/** A session ends after a week without use, and after 30 days in any case. */
const IDLE_MS = 7 * 24 * HOUR;
const LONGEST_MS = 30 * 24 * HOUR;
/** The expiry moves at most once an hour: not every request writes. */
const MOVE_AFTER_MS = HOUR;

/** Who is signed in with which session. */
export interface SignedIn {
  user: User;
  token: string;
  expiresAt: Date;
  endsAt: Date;
}

export async function startSession(client: StoreClient, userId: string, now = new Date()): Promise<SignedIn> {
  const token = createToken();
  const endsAt = new Date(now.getTime() + LONGEST_MS);
  const expiresAt = new Date(now.getTime() + IDLE_MS);
  const row = await client.session.create({
    data: { tokenHash: hashToken(token), userId, createdAt: now, expiresAt, endsAt },
    include: { user: true },
  });
  return { user: toUser(row.user), token, expiresAt, endsAt };
}

/** The session of a token, unless it is over or its user deactivated; moves its expiry. */
export async function findSession(
  store: Store,
  token: string,
  now = new Date(),
): Promise<SignedIn | undefined> {
  const row = await store.session.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { user: true },
  });
  if (!row || row.expiresAt <= now || row.endsAt <= now || row.user.deactivatedAt) return undefined;
  const moved = new Date(Math.min(now.getTime() + IDLE_MS, row.endsAt.getTime()));
  if (moved.getTime() - row.expiresAt.getTime() > MOVE_AFTER_MS)
    await store.session.updateMany({ where: { id: row.id }, data: { expiresAt: moved } });
  return { user: toUser(row.user), token, expiresAt: row.expiresAt, endsAt: row.endsAt };
}

/** Ended already is success. */
export async function endSession(client: StoreClient, token: string): Promise<void> {
  await client.session.deleteMany({ where: { tokenHash: hashToken(token) } });
}

/** Signs a user out everywhere, as when the password changes. */
export async function endSessionsOf(client: StoreClient, userId: string): Promise<void> {
  await client.session.deleteMany({ where: { userId } });
}

/** Removes what is over; called now and then. */
export async function removeEndedSessions(store: Store, now = new Date()): Promise<number> {
  const { count } = await store.session.deleteMany({
    where: { OR: [{ expiresAt: { lte: now } }, { endsAt: { lte: now } }] },
  });
  return count;
}

/** The session as the API gives it. */
export function toSession(signedIn: SignedIn): Session {
  return {
    user: signedIn.user,
    csrfToken: csrfTokenOf(signedIn.token),
    expiresAt: signedIn.expiresAt.toISOString(),
  };
}
