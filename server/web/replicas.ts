import type { WebConfig } from "@/server/config";
import type { Logger } from "@/server/http/log";
import { personPrincipal } from "@/server/people/principal";
import { hostPort } from "@/server/replicas/ask";
import { createHolders } from "@/server/replicas/holders";
import { listenForReplicas } from "@/server/replicas/listen";
import { createIdentity, register } from "@/server/replicas/register";
import { spreadTerminals } from "@/server/replicas/spread";
import type { Store } from "@/server/store";
import type { StreamBackend } from "@/server/stream/types";
import { doorOf, type TerminalDoor, type Terminals } from "@/server/terminals";

type Held = Parameters<typeof createHolders>[0]["limits"];

interface Opened {
  terminals: Terminals;
  door: TerminalDoor;
  /** Where other replicas reach this one. */
  listening?: { port: number; close(): Promise<void> };
  /** Ends the terminals, then takes leave of the other replicas. */
  close(): Promise<void>;
}

/** The terminals of this process, and behind the same door those of other replicas, where there may be some. */
export async function openTerminals(options: {
  config: Pick<WebConfig, "internal" | "host" | "terminals">;
  store: Store;
  log: Logger;
  backend: StreamBackend;
  /** Milliseconds between two beats in the store. */
  beatMs?: number | undefined;
  /** Makes those of this process; `held` is to be told of them. */
  create(held?: { ended(id: string): void; forgotten(id: string): void }): Terminals;
}): Promise<Opened> {
  const { config, store, log, backend, create, beatMs } = options;
  const { internal, host } = config;
  if (!internal) {
    const terminals = create();
    return { terminals, door: doorOf(terminals), close: terminals.close };
  }
  const identity = createIdentity();
  const limits: Held = config.terminals;
  const holders = createHolders({ store, self: identity.id, limits, log });
  const terminals = create(holders);
  const { door, carried } = spreadTerminals({
    ...{ terminals, holders, log },
    refused: ({ params, principal, address }, reason) =>
      backend.refused({
        ...{ reason, address, principal: personPrincipal(principal.user) },
        stream: { kind: "terminal", environment: params.environment },
      }),
  });
  const listening = await listenForReplicas({
    ...{ host, port: internal.port, identity, store, backend, terminals: carried },
  });
  const address = hostPort(internal.address, listening.port);
  const registered = await register({ store, identity, address, held: terminals.held, log, beatMs });
  log.info({ address }, "other replicas reach this one");
  return {
    ...{ terminals, listening, door },
    async close() {
      await terminals.close();
      await registered
        .leave()
        .catch((err: unknown) => log.warn({ err }, "the store was not told of the end"));
      await listening.close();
    },
  };
}
