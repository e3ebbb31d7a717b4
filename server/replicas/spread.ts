import type { ProblemCode } from "@/server/contract/problem";
import type { TerminalPayload } from "@/server/contract/terminals";
import type { Logger } from "@/server/http/log";
import { isRefusal, refusal } from "@/server/http/problem";
import { type Call, doorOf, type TerminalDoor, type Terminals } from "@/server/terminals";
import { ask, brokeOff, LOST } from "./ask";
import { CarryLost, carry } from "./carry";
import { isGone } from "./gone";
import type { Holder, Holders, Other } from "./holders";

/**
 * The terminals of every replica behind one door: what this one has is served here, anything else by who has it. An id is taken
 * in the store before anything runs. `carried` is for what other replicas carry here: it goes no further.
 */
export function spreadTerminals(options: {
  terminals: Terminals;
  holders: Holders;
  log: Logger;
  /** Notes that somebody was refused a terminal; never rejects. */
  refused(call: Pick<Call, "params" | "principal" | "address">, reason: ProblemCode): Promise<void>;
}): {
  door: TerminalDoor;
  carried: TerminalDoor;
} {
  const { terminals, holders, log, refused } = options;
  const here = doorOf(terminals);
  const turns = new Map<string, Promise<unknown>>();

  /** One at a time for each id. */
  const inTurn = <T>(id: string, what: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(id) ?? Promise.resolve()).then(what, what);
    turns.set(id, turn);
    const done = () => {
      if (turns.get(id) === turn) turns.delete(id);
    };
    turn.then(done, done);
    return turn;
  };

  /** Who else has it; undefined when it is for this replica to answer. Takes the id where something is to be started. */
  const locate = async ({ params, principal, address }: Pick<Call, "params" | "principal" | "address">) => {
    const { id, environment, start } = params;
    if (terminals.has(id)) return undefined;
    if (!start) return elsewhere(environment, await holders.find(id));
    return inTurn(id, async () => {
      if (terminals.has(id)) return undefined;
      const wanted = { id, environment, ownerId: principal.user.id };
      const holder = await holders.reserve(wanted).catch((error: unknown) => {
        if (isRefusal(error)) void refused({ params, principal, address }, error.problemCode);
        throw error;
      });
      if (holder.other || holder.environment !== environment) return elsewhere(environment, holder);
      try {
        terminals.open(params, { user: principal.user, address });
      } finally {
        if (!terminals.has(id)) await holders.release(id);
      }
      return undefined;
    });
  };
  const elsewhere = (environment: string, holder: Holder | undefined): Other | undefined => {
    if (holder && holder.environment !== environment) throw over();
    return holder?.other;
  };
  /** Whether a replica is gone; then notes it, and what it held stays known as lost for a while. */
  const isLost = async (other: Other, wait?: AbortSignal): Promise<boolean> => {
    if (!(await isGone(other, { heardOf: holders.heardOf, wait }))) return false;
    await holders.lost(other);
    return true;
  };
  /** Does something to a terminal at whoever has it. */
  const at = async <T>(
    environment: string,
    id: string,
    local: () => Promise<T>,
    remote: (other: Other) => Promise<T>,
  ): Promise<T> => {
    const other = terminals.has(id) ? undefined : elsewhere(environment, await holders.find(id));
    if (!other) return local();
    try {
      return await remote(other);
    } catch (error) {
      // It answered, and refused: nobody need ask whether it is there.
      if (isRefusal(error) && error.problemCode !== brokeOff().problemCode) throw error;
      if (await isLost(other)) throw refusal("not-found", LOST);
      throw error;
    }
  };

  const carried: TerminalDoor = {
    ...here,
    async *serve(call) {
      if (await locate(call)) throw over();
      yield* here.serve(call);
    },
  };
  const door: TerminalDoor = {
    async *serve(call): AsyncGenerator<Uint8Array | TerminalPayload> {
      const other = await locate(call);
      if (!other) return yield* here.serve(call);
      try {
        // A holder that has just forgotten it is to say so, not to start it anew.
        yield* carry(other, { ...call, params: { ...call.params, start: undefined } });
      } catch (error) {
        if (!(error instanceof CarryLost)) throw error;
        if (!(await isLost(other, call.signal))) throw brokeOff(error);
        yield { kind: "ended", reason: LOST, at: new Date().toISOString() };
      }
    },
    async list(environment, caller) {
      const behalf = { userId: caller.user.id, address: caller.address ?? "unknown" };
      const far = (await holders.others(environment)).map(async (other) => {
        try {
          return (await ask(other, behalf, { do: "list", environment })).items;
        } catch (err) {
          log.warn({ err, replica: other.id }, "another replica did not tell its terminals");
          return [];
        }
      });
      return [...(await here.list(environment, caller)), ...(await Promise.all(far)).flat()];
    },
    share(environment, id, shared, caller) {
      const behalf = { userId: caller.user.id, address: caller.address ?? "unknown" };
      return at(
        environment,
        id,
        () => here.share(environment, id, shared, caller),
        (other) => ask(other, behalf, { do: "share", environment, id, shared }),
      );
    },
    end(environment, id, caller) {
      const behalf = { userId: caller.user.id, address: caller.address ?? "unknown" };
      return at(
        environment,
        id,
        () => here.end(environment, id, caller),
        async (other) => void (await ask(other, behalf, { do: "end", environment, id })),
      );
    },
  };
  return { door, carried };
}

function over() {
  return refusal("not-found", "This terminal is over, or there never was one. Open a new one.");
}
