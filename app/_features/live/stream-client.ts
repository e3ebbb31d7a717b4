import type { LogPayload } from "@/server/contract/logs";
import type {
  ClientFrame,
  EnvironmentsPayload,
  ServerFrame,
  STREAM_PROTOCOL,
  StreamRequest,
} from "@/server/contract/stream";
import { reconnectDelay } from "./backoff";
import type { ConnectionState } from "./connection-state";

export type StreamPayload = EnvironmentsPayload | LogPayload;
export type StreamEnd = Extract<ServerFrame, { type: "end" }>;

/** What a consumer of one stream gives. */
export interface StreamHandler {
  /** Called for each (re)connection: a log stream puts the cursors it has reached into it. */
  request: () => StreamRequest;
  /** Takes a payload. The server may send more once it settles: a promise holds the source back. */
  onPayload: (payload: StreamPayload) => void | Promise<void>;
  /** The stream is over and will not be reopened. */
  onEnd?: (end: StreamEnd) => void;
  /** The connection was lost; the stream comes back with the connection. */
  onInterrupted?: () => void;
}

interface OpenStream {
  id: number;
  handler: StreamHandler;
  /** Payloads that were taken in and not yet given back as credit. */
  consumed: number;
}

/** Reads a frame; undefined for one that this version does not know. */
export type ParseFrame = (data: unknown) => ServerFrame | undefined;

export interface StreamClientOptions {
  url: string;
  parse: ParseFrame;
  csrfToken: () => string | undefined;
  connect?: (url: string) => WebSocket;
  random?: () => number;
  /** Milliseconds between pings, and how long a pong may take. */
  pingEvery?: number;
  pongWithin?: number;
}

// The type of the contract, the value written here: the contract itself loads later.
const PROTOCOL: typeof STREAM_PROTOCOL = 1;

/** Milliseconds from dialling to the server's welcome. */
const WELCOME_WITHIN = 10_000;
/** Greetings that may fail in a row before the client gives up. */
const GREETINGS = 6;

/** Frames a stream may be ahead of its consumer. */
export const CREDIT_WINDOW = 64;

/**
 * The one WebSocket of a tab (contract/stream.ts): opens streams, gives credit as they are consumed, notices a dead
 * connection by pings, reconnects with back-off and reopens what was open. A plain class: React only subscribes.
 */
export class StreamClient {
  private readonly listeners = new Set<() => void>();
  private readonly streams = new Map<number, OpenStream>();
  private readonly connect: (url: string) => WebSocket;
  private readonly random: () => number;
  private readonly pingEvery: number;
  private readonly pongWithin: number;
  private state: ConnectionState = { status: "idle" };
  private socket: WebSocket | undefined;
  private welcomed = false;
  private nextId = 1;
  private attempt = 0;
  private lostAt: number | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: StreamClientOptions) {
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
    this.streams.clear();
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

  /** Opens a stream, now or when connected; it survives reconnects. Returns its end. */
  open(handler: StreamHandler): () => void {
    const stream: OpenStream = { id: this.takeId(), handler, consumed: 0 };
    this.streams.set(stream.id, stream);
    if (this.welcomed) this.sendOpen(stream);
    return () => {
      if (this.streams.get(stream.id) !== stream) return;
      this.streams.delete(stream.id);
      if (this.welcomed) this.send({ type: "close", id: stream.id });
    };
  }

  private takeId(): number {
    return this.nextId++;
  }

  private dial(): void {
    if (this.lostAt === undefined) this.setState({ status: "connecting" });
    const socket = this.connect(this.options.url);
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
        stream?.handler.onEnd?.(frame);
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
    this.streams.set(stream.id, stream);
    this.sendOpen(stream);
  }

  private sendOpen(stream: OpenStream): void {
    this.send({ type: "open", id: stream.id, credit: CREDIT_WINDOW, request: stream.handler.request() });
  }

  private deliver(id: number, payload: StreamPayload): void {
    const stream = this.streams.get(id);
    if (!stream) return;
    const taken = stream.handler.onPayload(payload);
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
    this.setState({ status: "reconnecting", since: this.lostAt, attempt: this.attempt });
    this.retryTimer = setTimeout(
      () => {
        this.retryTimer = undefined;
        this.dial();
      },
      reconnectDelay(this.attempt, this.random()),
    );
    this.attempt += 1;
    if (wasOpen) for (const stream of this.streams.values()) stream.handler.onInterrupted?.();
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

  private setState(state: ConnectionState): void {
    this.state = state;
    for (const notify of this.listeners) notify();
  }
}
