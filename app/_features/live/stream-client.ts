import type { z } from "zod";
import type { StreamKind } from "@/server/contract/streams/kind";
import type { Kinds as PageKinds } from "./kinds";
import { Line, type LineOptions } from "./line";
import { type ClientStream, OpenStreams, type StreamEnd } from "./open-streams";

/** What a consumer of one stream gives. */
export interface StreamHandler<Kind extends StreamKind> {
  /** Frames the server may be ahead of this consumer; fewer where what is old when it arrives is of no use. */
  readonly window?: number;
  /** Called for each (re)connection: a log stream puts the cursors it has reached into it. */
  params: () => z.input<Kind["params"]>;
  /** Takes a payload. The server may send more once it settles: a promise holds the source back. */
  onPayload: (payload: z.output<Kind["down"]>) => void | Promise<void>;
  /** The stream is over and will not be reopened. */
  onEnd?: (end: StreamEnd) => void;
  /** The connection was lost; the stream comes back with the connection. */
  onInterrupted?: () => void;
}

/**
 * The one WebSocket of a tab (contract/stream.ts) with the streams over it, each typed by its kind. A plain class: React only
 * subscribes.
 */
export class StreamClient<Kinds extends Record<string, StreamKind> = PageKinds> {
  private readonly streams = new OpenStreams(() => this.line);
  private readonly line: Line;
  private readonly kinds: Kinds;

  constructor({ kinds, ...options }: LineOptions & { kinds: Kinds }) {
    this.kinds = kinds;
    this.line = new Line(options, this.streams);
  }

  readonly subscribe = (listener: () => void) => this.line.subscribe(listener);
  readonly getState = () => this.line.getState();
  /** Milliseconds of the last round trip; `measure` takes it anew. Subscribers are told. */
  readonly latency = () => this.line.latency();
  measure(): void {
    this.line.measure();
  }

  start(): void {
    this.line.start();
  }

  /** Closes the connection for good and forgets every stream. */
  stop(): void {
    this.streams.forget();
    this.line.stop();
  }

  /** The network came back, or the tab was looked at again: tries at once. */
  wake(): void {
    this.line.wake();
  }

  /** Opens a stream, now or when connected; it survives reconnects until it is closed. */
  open<Name extends keyof Kinds & string>(
    name: Name,
    handler: StreamHandler<Kinds[Name]>,
  ): ClientStream<z.input<Kinds[Name]["up"]>> {
    const { down } = this.kinds[name] as Kinds[Name];
    return this.streams.add({
      kind: name,
      params: () => handler.params(),
      deliver: (payload) => {
        const parsed = down.safeParse(payload);
        return parsed.success ? handler.onPayload(parsed.data as z.output<Kinds[Name]["down"]>) : undefined;
      },
      onEnd: handler.onEnd && ((end) => handler.onEnd?.(end)),
      window: handler.window,
      onInterrupted: handler.onInterrupted && (() => handler.onInterrupted?.()),
    });
  }
}
