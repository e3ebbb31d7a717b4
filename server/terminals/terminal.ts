import type { User } from "@/server/contract/people";
import type { TerminalShared, TerminalStart, TerminalView } from "@/server/contract/terminals";
import type { Size } from "./emulator";
import { createViewers, type Viewers } from "./people";
import { createSession, type Session } from "./session";
import type { Shell } from "./shell";
import type { Asked } from "./still";

/** Who does something to a terminal, and from where. */
export interface Caller {
  user: User;
  address?: string | undefined;
}

/** A terminal with whose it is and who looks. */
export interface Terminal {
  readonly id: string;
  readonly environment: string;
  /** The environment as it was then. */
  readonly asked: Asked;
  readonly owner: User;
  /** From where it was opened. */
  readonly address?: string | undefined;
  readonly start: TerminalStart;
  readonly title: string;
  readonly startedAt: Date;
  readonly session: Session;
  readonly viewers: Viewers;
  readonly stopping: AbortController;
  shared: TerminalShared;
  shell?: Shell;
  /** Since when nobody looks, by `Date.now()`. */
  aloneSince?: number;
  endedAt?: number;
}

export function createTerminal(options: {
  id: string;
  environment: string;
  asked: Asked;
  owner: User;
  address: string | undefined;
  start: TerminalStart;
  title: string;
  size: Size;
  limits: { ringBytes: number; scrollback: number };
}): Terminal {
  const { size, limits, ...named } = options;
  const session = createSession({ size, ...limits });
  return {
    ...named,
    ...{ session, startedAt: new Date(), shared: "none", stopping: new AbortController() },
    viewers: createViewers(session.resize),
    aloneSince: Date.now(),
  };
}

/** A terminal as the API tells of it; undefined while it has no place yet, or none any more. */
export function viewOfTerminal(terminal: Terminal, userId: string): TerminalView | undefined {
  const { id, title, owner, startedAt, session, viewers, shared, start } = terminal;
  const { phase } = session;
  if (phase.at !== "running") return undefined;
  const { pod, container, component } = phase.place;
  return {
    ...{ id, title, shared, pod, container },
    ...(component ? { component } : {}),
    owner: owner.email,
    program: start.program,
    startedAt: startedAt.toISOString(),
    lastActiveAt: new Date(session.activeAt).toISOString(),
    people: viewers.people(userId),
  };
}
