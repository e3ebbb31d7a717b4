import type { TerminalPayload, TerminalShared, TerminalView } from "@/server/contract/terminals";
import { type Call, serveTerminals } from "./serve";
import type { Caller } from "./terminal";
import type { Terminals } from "./terminals";

/** Terminals wherever they run: what streams and routes know of them. */
export interface TerminalDoor {
  /** The stream of one viewer. */
  serve(call: Call): AsyncIterable<Uint8Array | TerminalPayload>;
  /** Those that run in an environment and the caller may see. */
  list(environment: string, caller: Caller): Promise<TerminalView[]>;
  share(environment: string, id: string, shared: TerminalShared, caller: Caller): Promise<TerminalView>;
  end(environment: string, id: string, caller: Caller): Promise<void>;
}

/** The door of those that run in this process. */
export function doorOf(terminals: Terminals): TerminalDoor {
  const { share, end } = terminals;
  return {
    serve: serveTerminals(terminals),
    list: async (environment, caller) => terminals.list(environment, caller),
    ...{ share, end },
  };
}
