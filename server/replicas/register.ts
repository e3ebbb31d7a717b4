import { randomBytes, randomUUID } from "node:crypto";
import type { Logger } from "@/server/http/log";
import type { Store } from "@/server/store";

/** How often a replica says that it is there, and after how long without that it counts as gone. */
const BEAT_MS = 8_000;
export const GONE_MS = 30_000;
/** More than two beats: one that proves nothing at its address either is gone already. */
export const QUIET_MS = 20_000;
/** What a lost replica held is known so long: whoever comes back is told. */
const REMEMBERED_MS = 3_600_000;

/** What a replica is told from others by, and what both sides prove to know. */
export interface Identity {
  id: string;
  secret: string;
}

/** A terminal that a replica has, running or remembered. */
export interface Held {
  id: string;
  environment: string;
  ownerId: string;
  ended: boolean;
}

export function createIdentity(): Identity {
  return { id: randomUUID(), secret: randomBytes(32).toString("base64url") };
}

/**
 * Says in the store that this replica is there, again and again, by the clock of the database. `leave` says that it is not any
 * more: what it held is still told of as lost.
 */
export async function register(options: {
  store: Store;
  identity: Identity;
  /** Host and port at which others reach it. */
  address: string;
  /** The terminals that it has. */
  held(): Held[];
  log: Logger;
  beatMs?: number;
}): Promise<{ leave(): Promise<void> }> {
  const { store, identity, address, held, log, beatMs = BEAT_MS } = options;
  const { id, secret } = identity;
  // A process before this one had the same address: it is gone.
  await store.$executeRaw`UPDATE replicas SET seen_at = now() - make_interval(secs => ${GONE_MS / 1000 + 1})
    WHERE address = ${address} AND seen_at > now() - make_interval(secs => ${GONE_MS / 1000})`;
  await store.$executeRaw`INSERT INTO replicas (id, address, secret) VALUES (${id}::uuid, ${address}, ${secret})`;
  const beat = async () => {
    await store.$executeRaw`INSERT INTO replicas (id, address, secret, seen_at) VALUES (${id}::uuid, ${address}, ${secret}, now())
      ON CONFLICT (id) DO UPDATE SET seen_at = now()`;
    await store.$executeRaw`DELETE FROM replicas
      WHERE seen_at < now() - make_interval(secs => ${REMEMBERED_MS / 1000})`;
    // What the store was not told while it was away: what is held, what of it ended, what is held no more.
    const all = held();
    await store.$executeRaw`
      INSERT INTO terminal_holders AS h (terminal_id, replica_id, environment, owner_id, ended_at)
      SELECT t.id, ${id}::uuid, t.environment, t.owner, CASE WHEN t.ended THEN now() END
      FROM unnest(${all.map((one) => one.id)}::uuid[], ${all.map((one) => one.environment)}::text[],
        ${all.map((one) => one.ownerId)}::uuid[], ${all.map((one) => one.ended)}::boolean[])
        AS t (id, environment, owner, ended)
      ON CONFLICT (terminal_id) DO UPDATE SET ended_at = EXCLUDED.ended_at
      WHERE h.replica_id = EXCLUDED.replica_id AND h.ended_at IS NULL AND EXCLUDED.ended_at IS NOT NULL`;
    await store.$executeRaw`DELETE FROM terminal_holders WHERE replica_id = ${id}::uuid
      AND created_at < now() - interval '1 minute' AND NOT (terminal_id = ANY(${all.map((one) => one.id)}::uuid[]))`;
  };
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beat().catch((err: unknown) =>
      log.warn({ err }, "the store was not told that this replica is there"),
    );
  }, beatMs);
  timer.unref();
  return {
    async leave() {
      clearInterval(timer);
      await beating;
      await markGone(store, id);
    },
  };
}

/** From now on nothing is expected of a replica; what it held is told of as lost. */
export async function markGone(store: Store, id: string): Promise<void> {
  await store.$executeRaw`UPDATE replicas SET seen_at = LEAST(seen_at, now() - make_interval(secs => ${GONE_MS / 1000 + 1}))
    WHERE id = ${id}::uuid`;
}
