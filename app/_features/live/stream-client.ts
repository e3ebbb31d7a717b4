import type { z } from "zod";
import type { ClientFrame, ServerFrame, STREAM_PROTOCOL } from "@/server/contract/stream";
import { encodeBytes } from "@/server/contract/stream-bytes";
import type { StreamKind } from "@/server/contract/streams/kind";
import { reconnectDelay } from "./backoff";
import type { ConnectionState } from "./connection-state";
import type { Kinds as PageKinds } from "./kinds";
import { UpQueue } from "./up-queue";

export type StreamEnd = Extract<ServerFrame, { type: "end" }>;

/** What a consumer of one stream gives. */
export interface StreamHandler<Kind extends StreamKind> {
  /** Called for each (re)connection: a log stream puts the cursors it has reached into it. */
  params: () => z.input<Kind["params"]>;
  /** Takes a payload. The server may send more once it settles: a promise holds the source back. */
  onPayload: (payload: z.output<Kind["down"]>) => void | Promise<void>;
  /** The stream is over and will not be reopened. */
  onEnd?: (end: StreamEnd) => void;
  /** The connection was lost; the stream comes back with the connection. */
  onInterrupted?: () => void;
}

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

interface OpenStream {
  id: number;
  kind: string;
  params: () => unknown;
  /** A payload that this version does not know is left out. */
  deliver: (payload: unknown) => void | Promise<void>;
  onEnd: ((end: StreamEnd) => void) | undefined;
  onInterrupted: (() => void) | undefined;
  up: UpQueue;
  /** Payloads that were taken in and not yet given back as credit. */
  consumed: number;
}

/** Reads a frame; undefined for one that this version does not know. */
export type ParseFrame = (data: unknown) => ServerFrame | undefined;

export interface StreamClientOptions<Kinds> {
  url: string;
  kinds: Kinds;
  parse: ParseFrame;
  csrfToken: () => string | undefined;
  connect?: (url: string) => WebSocket;
  random?: () => number;
  /** Milliseconds between pings, and how long a pong may take. */
  pingEvery?: number;
  pongWithin?: number;
}

// The type of the contract, the value written here: the contract itself loads later.
const PROTOCOL: typeof STREAM_PROTOCOL = 2;

/** Milliseconds from dialling to the server's welcome. */
const WELCOME_WITHIN = 10_000;
/** Greetings that may fail in a row before the client gives up. */
const GREETINGS = 6;

/** Frames a stream may be ahead of its consumer. */
export const CREDIT_WINDOW = 64;

/**
 * The one WebSocket of a tab (contract/stream.ts): opens streams, gives credit as they are consumed, sends
 * payloads as the server gives credit, notices a dead connection by pings, reconnects with back-off and reopens what was open. A plain class: React only subscribes.
 */
export class StreamClient<Kinds extends Record<string, StreamKind> = PageKinds> {
  private readonly listeners = new Set<() => void>();
  private readonly streams = new Map<number, OpenStream>();
  private readonly connect: (url: string) => WebSocket;
  private readonly random: () => number;
  private readonly pingEvery: number;
  private readonly pongWithin: number;
  private state: ConnectionState = { status: "idle" };
  private socket: WebSocket | undefined;
  private welcomed = false;
  private neverOpen = true;
  private nextId = 1;
  private attempt = 0;
  private lostAt: number | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: StreamClientOptions<Kinds>) {
    this.connect = options.connect ?? ((url) => new WebSocket(url));
    this.random = options.random ?? Math.random;
    this.pingEvery = options.pingEvery ?? 20_000;
    this.pongWithin = options.pongWithin ?? 8_000;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getState = (): ConnectionState => this.state;

  start(): void {
    if (this.socket || this.retryTimer || this.state.status === "stopped") return;
    this.dial();
  }

  /** Closes the connection for good and forgets every stream. */
  stop(): void {
    for (const { up } of this.streams.values()) up.end();
    this.streams.clear();
    const { socket } = this;
    if (socket?.readyState === 0) {
      // Closing one that is being opened is a failure to the browser, which tells of it in its console.
      socket.onopen = () => socket.close();
      this.socket = undefined;
    }
    this.dropSocket();
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    this.setState({ status: "idle" });
  }

  /** The network came back, or the tab was looked at again: do not sit out the back-off; prove that the line lives. */
  wake(): void {
    if (this.retryTimer) {
      clearTimeout(this.retryTimer);
      this.retryTimer = undefined;
      this.dial();
    } else if (this.welcomed) {
      this.ping();
    }
  }

  /** Opens a stream, now or when connected; it survives reconnects until it is closed. */
  open<Name extends keyof Kinds & string>(
    name: Name,
    handler: StreamHandler<Kinds[Name]>,
  ): ClientStream<z.input<Kinds[Name]["up"]>> {
    const { down } = this.options.kinds[name] as Kinds[Name];
    const stream: OpenStream = {
      id: this.takeId(),
      kind: name,
      params: () => handler.params(),
      deliver: (payload) => {
        const parsed = down.safeParse(payload);
        return parsed.success ? handler.onPayload(parsed.data as z.output<Kinds[Name]["down"]>) : undefined;
      },
      onEnd: handler.onEnd && ((end) => handler.onEnd?.(end)),
      onInterrupted: handler.onInterrupted && (() => handler.onInterrupted?.()),
      up: new UpQueue((payload) => this.sendPayload(stream.id, payload)),
      consumed: 0,
    };
    this.streams.set(stream.id, stream);
    if (this.welcomed) this.sendOpen(stream);
    const isOpen = () => this.streams.get(stream.id) === stream;
    return {
      send: (payload) => stream.up.add(payload),
      finish: () => stream.up.finish(() => isOpen() && this.send({ type: "finish", id: stream.id })),
      close: () => {
        if (!isOpen()) return;
        this.streams.delete(stream.id);
        stream.up.end();
        if (this.welcomed) this.send({ type: "close", id: stream.id });
      },
    };
  }

  private takeId(): number {
    return this.nextId++;
  }

  private dial(): void {
    if (this.lostAt === undefined) this.setState({ status: "connecting" });
    const socket = this.connect(this.options.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    // A proxy in between may accept the connection and lead nowhere.
    this.pingTimer = setTimeout(() => this.lost(), WELCOME_WITHIN);
    socket.onopen = () => {
      if (socket !== this.socket) return;
      const csrfToken = this.options.csrfToken() ?? "";
      this.send({ type: "hello", protocol: PROTOCOL, csrfToken });
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (socket === this.socket) this.receive(event.data);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lost();
    };
  }

  private receive(data: unknown): void {
    const frame = this.options.parse(data);
    // A frame this version does not know is left out, not an error: a newer server may send more.
    if (!frame) return;
    switch (frame.type) {
      case "welcome":
        this.welcomed = true;
        this.neverOpen = false;
        this.attempt = 0;
        this.lostAt = undefined;
        this.setState({ status: "open", since: Date.now() });
        this.schedulePing();
        for (const stream of [...this.streams.values()]) this.reopen(stream);
        return;
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
      case "pong":
        this.schedulePing();
        return;
      case "bye":
        // The socket closes next, and the client dials again.
        if (frame.reason !== "shutdown" && !this.isWorthRetrying(frame.reason)) {
          this.dropSocket();
          this.setState({ status: "stopped", reason: frame.reason, message: frame.message });
        }
        return;
      case "opened":
      case "credit":
        this.streams.get(frame.id)?.up.grant(frame.credit);
        return;
    }
  }

  /** A greeting that came too late or with an old token may succeed next time: right after a restart, or on a slow line. */
  private isWorthRetrying(reason: string): boolean {
    return reason === "protocol-error" && !this.welcomed && this.attempt < GREETINGS;
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

  private sendOpen(stream: OpenStream): void {
    const { id, kind } = stream;
    this.send({ type: "open", id, credit: CREDIT_WINDOW, kind, params: stream.params() });
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
    if (stream.consumed < CREDIT_WINDOW / 2) return;
    this.send({ type: "credit", id, credit: stream.consumed });
    stream.consumed = 0;
  }

  private schedulePing(): void {
    clearTimeout(this.pingTimer);
    this.pingTimer = setTimeout(() => this.ping(), this.pingEvery);
  }

  private ping(): void {
    clearTimeout(this.pingTimer);
    this.send({ type: "ping", at: Date.now() });
    this.pingTimer = setTimeout(() => this.lost(), this.pongWithin);
  }

  private lost(): void {
    const wasOpen = this.welcomed;
    this.dropSocket();
    this.lostAt ??= Date.now();
    const { neverOpen, attempt } = this;
    this.setState({ status: "reconnecting", since: this.lostAt, attempt, neverOpen });
    this.retryTimer = setTimeout(
      () => {
        this.retryTimer = undefined;
        this.dial();
      },
      reconnectDelay(this.attempt, this.random()),
    );
    this.attempt += 1;
    if (!wasOpen) return;
    for (const stream of this.streams.values()) {
      stream.up.interrupt();
      stream.onInterrupted?.();
    }
  }

  private dropSocket(): void {
    clearTimeout(this.pingTimer);
    this.welcomed = false;
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
  }

  private send(frame: ClientFrame): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private sendPayload(id: number, payload: unknown): void {
    if (!(payload instanceof Uint8Array)) this.send({ type: "data", id, payload });
    else if (this.socket?.readyState === 1) this.socket.send(encodeBytes(id, payload));
  }

  private setState(state: ConnectionState): void {
    this.state = state;
    for (const notify of this.listeners) notify();
  }
}
