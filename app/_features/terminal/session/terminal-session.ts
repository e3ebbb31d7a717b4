import type { z } from "zod";
import type { terminalKind } from "@/server/contract/streams/terminal";
import type {
  TerminalPayload,
  TerminalPerson,
  TerminalResize,
  terminalStart,
} from "@/server/contract/terminals";
import type { ClientStream, StreamEnd } from "../../live/open-streams";
import type { StreamHandler } from "../../live/stream-client";
import { InputQueue } from "./input-queue";

export type Attached = Extract<TerminalPayload, { kind: "attached" }>;
export type Ended = Extract<TerminalPayload, { kind: "ended" }>;
/** What to start, with what may be left out. */
export type Start = z.input<typeof terminalStart>;
export type Up = Uint8Array | TerminalResize;

export interface Size {
  cols: number;
  rows: number;
}

/** What shows a terminal. */
export interface Screen extends Readonly<Size> {
  /** Resolves once it is taken in. */
  write(data: Uint8Array | string): Promise<void>;
  resize(size: Size): void;
  /** How much has room where it is shown; undefined where it has no place yet. */
  fitting(): Size | undefined;
}

export type Phase =
  | { status: "connecting" }
  /** The server is at it: finds the pod, starts a debug container. */
  | { status: "starting"; message: string; debug?: boolean | undefined }
  | { status: "open" }
  /** The connection is lost; the terminal comes back with it. */
  | { status: "interrupted" }
  | { status: "ended"; ended: Ended }
  | { status: "refused"; problem: Pick<StreamEnd, "reason" | "problem"> };

/** A terminal as its page shows it. */
export interface TerminalView {
  phase: Phase;
  /** What it was attached to last. */
  attached?: Attached;
  people: readonly TerminalPerson[];
  /** What the program in it calls it, as plain text. */
  title?: string | undefined;
  /** How often something that was typed went nowhere, for who tells of it. */
  refusals: number;
}

export interface TerminalWanted {
  environment: string;
  /** Made by the client: a second start of the same id is the same shell. */
  id: string;
  /** What to start; without it, only what runs is attached to. */
  start?: Start | undefined;
}

/** Where there is no place to measure yet. */
const PLAIN: Size = { cols: 80, rows: 24 };
const RESET = "\x1bc";

/**
 * One terminal between its stream and its screen. It counts the bytes it has taken in, and after a lost connection goes on behind
 * them, or from a whole screen where the server no longer has what follows. What is typed while it is not attached is refused.
 */
export class TerminalSession implements StreamHandler<typeof terminalKind> {
  /** A quarter of a megabyte: what follows on a key should not wait behind more. */
  readonly window = 8;
  private readonly listeners = new Set<() => void>();
  private readonly encoder = new TextEncoder();
  private readonly input = new InputQueue(
    (piece) => this.send(piece),
    () => this.refuse(),
  );
  private stream: ClientStream<Up> | undefined;
  private offset: number | undefined;
  private start: Start | undefined;
  /** A whole screen is being drawn: what the terminal itself answers to it is nobody's input. */
  private restoring = false;
  /** Sizes that were asked for and not yet told back. */
  private asked: string[] = [];
  private view: TerminalView = { phase: { status: "connecting" }, people: [], refusals: 0 };

  constructor(
    private readonly wanted: TerminalWanted,
    private readonly screen: Screen,
    private readonly hasFocus: () => boolean = () => true,
  ) {
    this.start = wanted.start;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getView = (): TerminalView => this.view;

  /** Opens its stream, at the size that fits: so it is right at the first prompt. */
  open(client: { open(name: "terminal", handler: TerminalSession): ClientStream<Up> }): void {
    const fitting = this.screen.fitting();
    if (fitting) this.screen.resize(fitting);
    this.stream = client.open("terminal", this);
  }

  /** Leaves it; the shell runs on. */
  close(): void {
    this.stream?.close();
    this.stream = undefined;
  }

  params() {
    const { environment, id } = this.wanted;
    const { cols, rows } = this.screen.fitting() ?? PLAIN;
    return {
      ...{ environment, id, cols, rows },
      ...(this.start && { start: this.start }),
      ...(this.offset !== undefined && { offset: this.offset }),
    };
  }

  onPayload(payload: Uint8Array | TerminalPayload): void | Promise<void> {
    if (payload instanceof Uint8Array) {
      this.offset = (this.offset ?? 0) + payload.length;
      return this.screen.write(payload);
    }
    switch (payload.kind) {
      case "attached":
        return this.onAttached(payload);
      case "starting":
        return this.set({
          phase: { status: "starting", message: payload.message, debug: payload.debug },
        });
      case "size":
        return this.onSize(payload);
      case "people":
        this.set({ people: payload.people });
        return this.fit();
      case "ended":
        return this.set({ phase: { status: "ended", ended: payload } });
    }
  }

  onEnd({ reason, problem }: Pick<StreamEnd, "reason" | "problem">): void {
    if (this.view.phase.status !== "ended")
      this.set({ phase: { status: "refused", problem: { reason, problem } } });
  }

  onInterrupted(): void {
    if (this.view.phase.status !== "ended") this.set({ phase: { status: "interrupted" } });
  }

  /** What was typed. Refused, and told, while nobody would get it. */
  type(text: string): void {
    this.typeBytes(this.encoder.encode(text));
  }

  typeBytes(bytes: Uint8Array): void {
    if (this.restoring) return;
    if (!this.canType || !this.input.add(bytes)) this.refuse();
  }

  setTitle(title: string | undefined): void {
    if (title !== this.view.title) this.set({ title });
  }

  /** Takes the size of its place, if that is for this page to say: it is alone with the terminal, or somebody types here. */
  readonly fit = (): void => {
    const fitting = this.screen.fitting();
    // Nobody draws for it any more: its last lines stay in view.
    if (fitting && this.view.phase.status === "ended") this.screen.resize(fitting);
    if (!fitting || !this.canType) return;
    const others = this.view.people.filter(({ you, access }) => !you && access === "write");
    if (others.length > 0 && !this.hasFocus()) return;
    if (fitting.cols === this.screen.cols && fitting.rows === this.screen.rows) return;
    this.screen.resize(fitting);
    this.asked.push(key(fitting));
    this.stream?.send({ kind: "resize", ...fitting }).catch(() => {});
  };

  private get canType(): boolean {
    return this.view.phase.status === "open" && this.view.attached?.access === "write";
  }

  private onAttached(attached: Attached): Promise<void> | undefined {
    // From now on it runs: what is gone must not be started anew by a mere reconnect.
    this.start = undefined;
    this.asked = [];
    this.screen.resize(attached);
    let shown: Promise<void> | undefined;
    if (attached.screen !== undefined || this.offset === undefined) {
      this.offset = attached.offset;
      // In the stream of what is written, so that it comes after what still waits to be drawn.
      if (attached.screen !== undefined) shown = this.restore(attached.screen);
    }
    this.set({ phase: { status: "open" }, attached });
    this.fit();
    return shown;
  }

  private async restore(screen: string): Promise<void> {
    this.restoring = true;
    await this.screen.write(RESET + screen);
    this.restoring = false;
  }

  /** Somebody's window has another size: the screen takes it, between what was drawn for the one and for the other. */
  private async onSize(size: Size): Promise<void> {
    const at = this.asked.indexOf(key(size));
    if (at >= 0) {
      this.asked.splice(0, at + 1);
      return;
    }
    await this.screen.write("");
    this.screen.resize(size);
  }

  private send(piece: Uint8Array): Promise<void> {
    return this.stream?.send(piece) ?? Promise.reject(new Error("The terminal is closed."));
  }

  private refuse(): void {
    this.set({ refusals: this.view.refusals + 1 });
  }

  private set(change: Partial<TerminalView>): void {
    this.view = { ...this.view, ...change };
    for (const notify of this.listeners) notify();
  }
}

/**
 * What to start in the place of a terminal that is over: in the pod that came after; in the same place where only its program
 * ended; otherwise anywhere in the component, if it is known.
 */
export function startAgain(
  start: Start | undefined,
  attached: Attached | undefined,
  ended?: Ended,
): Start | undefined {
  const same =
    start ?? (attached && { pod: attached.pod, container: attached.container, program: attached.program });
  const successor = ended?.successor;
  // The name of a debug container is another one each time.
  if (same && successor)
    return { ...same, pod: successor.pod, ...(!same.debug && { container: successor.container }) };
  if (!same?.component || ended?.code !== undefined) return same;
  const { pod: _, container: __, ...anywhere } = same;
  return anywhere;
}

/** A debug container where a terminal could not be opened, or whose container ended; undefined where that would not help. */
export function startDebug(start: Start | undefined, { phase, attached }: TerminalView): Start | undefined {
  const helps = phase.status === "ended" ? phase.ended.debug : phase.status === "starting" && phase.debug;
  const pod = attached?.pod || start?.pod;
  if (!helps || start?.debug || !(pod || start?.component)) return undefined;
  const container = attached?.container || start?.container;
  return {
    ...(start?.component && { component: start.component }),
    ...(pod && { pod }),
    ...(container && { container }),
    debug: true,
  };
}

const key = ({ cols, rows }: Size) => `${cols}×${rows}`;
