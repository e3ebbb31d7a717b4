import type { TerminalLimits } from "@/server/config";
import type { Logger } from "@/server/http/log";
import { refusal } from "@/server/http/problem";
import type { Store } from "@/server/store";
import { GONE_MS, markGone } from "./register";

/** Another replica, and how to be let in there. */
export interface Other {
  id: string;
  address: string;
  secret: string;
}

/** Who has a terminal. */
export interface Holder {
  environment: string;
  /** None when it is this replica. */
  other?: Other;
}

interface Row {
  environment: string;
  id: string;
  address: string;
  secret: string;
}

/** Which replica has which terminal, as the store knows it. */
export interface Holders {
  /** Takes a terminal's id for this replica, unless one has it: who has it now. Throws a refusal for one too many. */
  reserve(terminal: { id: string; environment: string; ownerId: string }): Promise<Holder>;
  find(id: string): Promise<Holder | undefined>;
  /** The other replicas that run terminals in an environment. */
  others(environment: string): Promise<Other[]>;
  /** Notes that a terminal of this replica ended; it does not count any more. */
  ended(id: string): void;
  /** When a replica last said that it is there, and for how many seconds it did not, by the database's clock. */
  heardOf(other: Other): Promise<{ seenAt: Date; quiet: number } | undefined>;
  /** Notes that a replica is gone: what it held counts no more. It would say so itself if it were there after all. */
  lost(other: Other): Promise<void>;
  /** Nobody has the terminal any more. */
  release(id: string): Promise<void>;
  /** As `release`, where nobody waits for it. */
  forgotten(id: string): void;
}

export function createHolders(options: {
  store: Store;
  /** Id of this replica. */
  self: string;
  limits: Pick<TerminalLimits, "ofPerson" | "inAll">;
  log: Logger;
}): Holders {
  const { store, self, limits, log } = options;
  const isThere = GONE_MS / 1000;

  const find = async (terminalId: string): Promise<Holder | undefined> => {
    const [row] = await store.$queryRaw<Row[]>`
      SELECT h.environment, r.id, r.address, r.secret
      FROM terminal_holders h JOIN replicas r ON r.id = h.replica_id WHERE h.terminal_id = ${terminalId}::uuid`;
    if (!row) return undefined;
    const { environment, ...other } = row;
    return other.id === self ? { environment } : { environment, other };
  };
  const releasing = new Map<string, Promise<unknown>>();
  const release = async (terminalId: string) => {
    const released = store.terminalHolder.deleteMany({ where: { terminalId } });
    releasing.set(terminalId, released);
    try {
      await released;
    } finally {
      releasing.delete(terminalId);
    }
  };
  /** Terminals that run on replicas that are there. */
  const count = async (ownerId: string) => {
    const [row] = await store.$queryRaw<{ own: number; all: number }[]>`
      SELECT (count(*) FILTER (WHERE h.owner_id = ${ownerId}::uuid))::int AS own, count(*)::int AS all
      FROM terminal_holders h JOIN replicas r ON r.id = h.replica_id
      WHERE h.ended_at IS NULL AND r.seen_at > now() - make_interval(secs => ${isThere})`;
    return row ?? { own: 0, all: 0 };
  };

  return {
    async lost({ id }) {
      await markGone(store, id);
    },
    async heardOf({ id }) {
      const [row] = await store.$queryRaw<{ seenAt: Date; quiet: number }[]>`
        SELECT seen_at AS "seenAt", extract(epoch FROM now() - seen_at)::float8 AS quiet
        FROM replicas WHERE id = ${id}::uuid`;
      return row;
    },
    find,
    release,
    async reserve({ id, environment, ownerId }) {
      for (;;) {
        await releasing.get(id)?.catch(() => {});
        // A row of this replica's own, which does not have it, was left over: it counts anew.
        const made = await store.$executeRaw`
          INSERT INTO terminal_holders AS h (terminal_id, replica_id, environment, owner_id)
          VALUES (${id}::uuid, ${self}::uuid, ${environment}, ${ownerId}::uuid)
          ON CONFLICT (terminal_id) DO UPDATE SET owner_id = EXCLUDED.owner_id, created_at = now(), ended_at = NULL
          WHERE h.replica_id = EXCLUDED.replica_id AND h.environment = EXCLUDED.environment`;
        if (made === 0) {
          const holder = await find(id);
          // Released meanwhile.
          if (!holder) continue;
          return holder;
        }
        // Counted with it, so that of several at once none is one too many.
        const { own, all } = await count(ownerId);
        if (own <= limits.ofPerson && all <= limits.inAll) return { environment };
        await release(id);
        throw tooMany(own > limits.ofPerson ? limits.ofPerson : undefined);
      }
    },
    others: (environment) =>
      store.$queryRaw<Other[]>`
        SELECT DISTINCT r.id, r.address, r.secret
        FROM terminal_holders h JOIN replicas r ON r.id = h.replica_id
        WHERE h.environment = ${environment} AND h.ended_at IS NULL AND r.id <> ${self}::uuid
          AND r.seen_at > now() - make_interval(secs => ${isThere})`,
    forgotten(terminalId) {
      release(terminalId).catch((err: unknown) => log.warn({ err }, "a terminal is still noted as held"));
    },
    ended(terminalId) {
      store.$executeRaw`UPDATE terminal_holders SET ended_at = now() WHERE terminal_id = ${terminalId}::uuid`.catch(
        (err: unknown) => log.warn({ err }, "the end of a terminal was not noted"),
      );
    },
  };
}

function tooMany(ofPerson: number | undefined) {
  return refusal(
    "too-many-requests",
    ofPerson === undefined
      ? "The portal has as many terminals as it may. End some of yours."
      : `You have ${ofPerson} terminals, which is all one person may have. End some first.`,
    { headers: { "Retry-After": "10" } },
  );
}
