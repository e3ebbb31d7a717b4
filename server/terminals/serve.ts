import type { TerminalParams, TerminalPayload, TerminalResize } from "@/server/contract/terminals";
import type { Viewer } from "./people";
import { withoutReports } from "./reports";
import type { Caller, Terminal } from "./terminal";
import type { Terminals } from "./terminals";
import { viewOf } from "./view";

/** One viewer's stream. */
export interface Call {
  params: TerminalParams;
  principal: Pick<Caller, "user">;
  /** Where the client is. */
  address: string;
  input: AsyncIterable<Uint8Array | TerminalResize>;
  signal: AbortSignal;
}

/** Serves the stream of one viewer: starts or joins the terminal, types what comes, sends what it prints. */
export function serveTerminals(terminals: Terminals) {
  return async function* ({
    params,
    principal,
    address,
    input,
    signal,
  }: Call): AsyncGenerator<Uint8Array | TerminalPayload> {
    const caller = { user: principal.user, address };
    const terminal = terminals.open(params, caller);
    const { session, viewers } = terminal;
    const { id, email, name, role } = principal.user;
    const size = { cols: params.cols, rows: params.rows };
    const viewer: Viewer = {
      user: { id, email, name, role },
      access: terminals.accessOf(terminal, caller),
      size,
    };
    const over = new AbortController();
    viewers.join(viewer);
    const left = terminals.joined(terminal, caller, viewer.access);
    terminal.aloneSince = undefined;
    session.touch();
    void type(terminal, viewer, input).catch(() => over.abort());
    try {
      yield* viewOf({
        ...{ session, offset: params.offset, signal: AbortSignal.any([signal, over.signal]) },
        told: {
          attached: () => attachedOf(terminal, viewer),
          people: () => viewers.people(id),
          peopleNth: () => viewers.changes,
          shutOut: () => viewer.shutOut,
        },
      });
    } finally {
      viewers.leave(viewer);
      left();
      if (viewers.count === 0) terminal.aloneSince = Date.now();
      session.touch();
    }
  };
}

async function type(terminal: Terminal, viewer: Viewer, input: Call["input"]): Promise<void> {
  const { session, viewers } = terminal;
  for await (const item of input) {
    if (viewer.access !== "write" || !viewers.has(viewer)) continue;
    if (item instanceof Uint8Array) {
      const typed = withoutReports(item);
      if (typed.length === 0) continue;
      viewers.typed(viewer);
      await session.type(typed);
    } else viewers.resized(viewer, { cols: item.cols, rows: item.rows });
  }
}

function attachedOf({ session, title, startedAt, start }: Terminal, { access }: Viewer) {
  const { phase } = session;
  const place = phase.at === "starting" ? undefined : phase.place;
  return {
    ...{ pod: place?.pod ?? "", container: place?.container ?? "", program: start.program },
    ...{ title, access, startedAt: startedAt.toISOString() },
  };
}
