import type { ServerFrame } from "@/server/contract/stream";
import type { Line, LineUser, StreamFrame } from "./line";
import { UpQueue } from "./up-queue";

export type StreamEnd = Extract<ServerFrame, { type: "end" }>;

/** A stream as its consumer holds it. */
export interface ClientStream<Up> {
  /**
   * Sends a payload when the server has room; resolves when it is on its way, which is all a connection can say. Rejects when
   * the stream is over or its connection is lost first: what to send again is for the kind to decide.
   */
  send(payload: Up): Promise<void>;
  /** Nothing more will be sent; the stream is still read. */
  finish(): void;
  close(): void;
}

/** What is asked of a stream, whatever its kind. */
export interface Wanted {
  kind: string;
  params: () => unknown;
  /** A payload that this version does not know is left out. */
  deliver: (payload: unknown) => void | Promise<void>;
  onEnd: ((end: StreamEnd) => void) | undefined;
  onInterrupted: (() => void) | undefined;
  /** Frames the server may be ahead; as many as usual without it. */
  window?: number | undefined;
}

interface OpenStream extends Wanted {
  id: number;
  up: UpQueue;
  /** Payloads that were taken in and not yet given back as credit. */
  consumed: number;
}

/** Frames a stream may be ahead of its consumer. */
export const CREDIT_WINDOW = 64;

/** The streams of a line: opened anew on each connection, credit given as they are consumed, payloads sent as it is given. */
export class OpenStreams implements LineUser {
  private readonly streams = new Map<number, OpenStream>();
  private nextId = 1;

  constructor(private readonly line: () => Pick<Line, "isOpen" | "send" | "sendPayload">) {}

  add<Up>(wanted: Wanted): ClientStream<Up> {
    const stream: OpenStream = {
      ...wanted,
      id: this.takeId(),
      up: new UpQueue((payload) => this.line().sendPayload(stream.id, payload)),
      consumed: 0,
    };
    this.streams.set(stream.id, stream);
    if (this.line().isOpen) this.sendOpen(stream);
    const isOpen = () => this.streams.get(stream.id) === stream;
    return {
      send: (payload) => stream.up.add(payload),
      finish: () => stream.up.finish(() => isOpen() && this.line().send({ type: "finish", id: stream.id })),
      close: () => {
        if (!isOpen()) return;
        this.streams.delete(stream.id);
        stream.up.end();
        if (this.line().isOpen) this.line().send({ type: "close", id: stream.id });
      },
    };
  }

  /** Ends every stream without telling the server, whose socket closes. */
  forget(): void {
    for (const { up } of this.streams.values()) up.end();
    this.streams.clear();
  }

  onWelcome(): void {
    for (const stream of [...this.streams.values()]) this.reopen(stream);
  }

  onLost(): void {
    for (const stream of this.streams.values()) {
      stream.up.interrupt();
      stream.onInterrupted?.();
    }
  }

  onFrame(frame: StreamFrame): void {
    switch (frame.type) {
      case "data":
        this.deliver(frame.id, frame.payload);
        return;
      case "end": {
        const stream = this.streams.get(frame.id);
        // Nobody here asked for it: the server is leaving, and the stream goes on with the next connection.
        if (frame.reason === "closed") return;
        this.streams.delete(frame.id);
        stream?.up.end();
        stream?.onEnd?.(frame);
        return;
      }
      case "opened":
      case "credit":
        this.streams.get(frame.id)?.up.grant(frame.credit);
        return;
    }
  }

  private takeId(): number {
    return this.nextId++;
  }

  /** A stream gets a fresh id on each connection, so that a late frame of the old one can't be taken for it. */
  private reopen(stream: OpenStream): void {
    this.streams.delete(stream.id);
    stream.id = this.takeId();
    stream.consumed = 0;
    stream.up.reset();
    this.streams.set(stream.id, stream);
    this.sendOpen(stream);
  }

  private sendOpen({ id, kind, params, window = CREDIT_WINDOW }: OpenStream): void {
    this.line().send({ type: "open", id, credit: window, kind, params: params() });
  }

  private deliver(id: number, payload: unknown): void {
    const stream = this.streams.get(id);
    if (!stream) return;
    const taken = stream.deliver(payload);
    if (taken) void taken.then(() => this.consumed(stream, id));
    else this.consumed(stream, id);
  }

  private consumed(stream: OpenStream, id: number): void {
    if (this.streams.get(id) !== stream) return;
    stream.consumed += 1;
    if (stream.consumed < (stream.window ?? CREDIT_WINDOW) / 2) return;
    this.line().send({ type: "credit", id, credit: stream.consumed });
    stream.consumed = 0;
  }
}
