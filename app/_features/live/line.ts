import type { ClientFrame, ServerFrame, STREAM_PROTOCOL } from "@/server/contract/stream";
import { encodeBytes } from "@/server/contract/stream-bytes";
import { reconnectDelay } from "./backoff";
import type { ConnectionState } from "./connection-state";

/** Reads a frame; undefined for one that this version does not know. */
export type ParseFrame = (data: unknown) => ServerFrame | undefined;

export interface LineOptions {
  url: string;
  parse: ParseFrame;
  csrfToken: () => string | undefined;
  connect?: (url: string) => WebSocket;
  random?: () => number;
  /** Milliseconds between pings, and how long a pong may take. */
  pingEvery?: number;
  pongWithin?: number;
}

/** A frame about one stream; the others are the line's own. */
export type StreamFrame = Exclude<ServerFrame, { type: "welcome" | "pong" | "bye" }>;

/** Who uses the line. */
export interface LineUser {
  /** The server has taken the greeting: streams may be opened. */
  onWelcome(): void;
  onFrame(frame: StreamFrame): void;
  /** A line that was welcomed is lost; another is dialled. */
  onLost(): void;
}

// The type of the contract, the value written here: the contract itself loads later.
const PROTOCOL: typeof STREAM_PROTOCOL = 2;

/** Milliseconds from dialling to the server's welcome. */
const WELCOME_WITHIN = 10_000;
/** Greetings that may fail in a row before the client gives up. */
const GREETINGS = 6;

/** The socket itself: dials, greets, notices a dead connection by pings, and dials again with back-off. */
export class Line {
  private readonly listeners = new Set<() => void>();
  private readonly options: Required<LineOptions>;
  private state: ConnectionState = { status: "idle" };
  private socket: WebSocket | undefined;
  private welcomed = false;
  private neverOpen = true;
  private attempt = 0;
  private lostAt: number | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;
  private pinging = false;
  private roundTrip: number | undefined;

  constructor(
    options: LineOptions,
    private readonly user: LineUser,
  ) {
    const connect = (url: string) => new WebSocket(url);
    this.options = { connect, random: Math.random, pingEvery: 20_000, pongWithin: 8_000, ...options };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getState = (): ConnectionState => this.state;

  /** Whether the server has welcomed this connection. */
  get isOpen(): boolean {
    return this.welcomed;
  }

  /** Milliseconds that the last ping took to come back; undefined before the first, and while the line is lost. */
  readonly latency = (): number | undefined => this.roundTrip;

  /** Measures the latency anew, unless that is under way. */
  measure(): void {
    if (this.welcomed && !this.pinging) this.ping();
  }

  start(): void {
    if (this.socket || this.retryTimer || this.state.status === "stopped") return;
    this.dial();
  }

  stop(): void {
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

  send(frame: ClientFrame): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  sendPayload(id: number, payload: unknown): void {
    if (!(payload instanceof Uint8Array)) this.send({ type: "data", id, payload });
    else if (this.socket?.readyState === 1) this.socket.send(encodeBytes(id, payload));
  }

  private dial(): void {
    if (this.lostAt === undefined) this.setState({ status: "connecting" });
    const socket = this.options.connect(this.options.url);
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
        this.user.onWelcome();
        return;
      case "pong":
        this.pinging = false;
        this.roundTrip = Math.max(0, Date.now() - frame.at);
        this.schedulePing();
        this.notify();
        return;
      case "bye":
        // The socket closes next, and the client dials again.
        if (frame.reason === "shutdown" || this.isWorthRetrying(frame.reason)) return;
        this.dropSocket();
        this.setState({ status: "stopped", reason: frame.reason, message: frame.message });
        return;
      default:
        this.user.onFrame(frame);
    }
  }

  /** A greeting that came too late or with an old token may succeed next time: right after a restart, or on a slow line. */
  private isWorthRetrying(reason: string): boolean {
    return reason === "protocol-error" && !this.welcomed && this.attempt < GREETINGS;
  }

  private schedulePing(): void {
    clearTimeout(this.pingTimer);
    this.pingTimer = setTimeout(() => this.ping(), this.options.pingEvery);
  }

  private ping(): void {
    clearTimeout(this.pingTimer);
    this.pinging = true;
    this.send({ type: "ping", at: Date.now() });
    this.pingTimer = setTimeout(() => this.lost(), this.options.pongWithin);
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
      reconnectDelay(this.attempt, this.options.random()),
    );
    this.attempt += 1;
    if (wasOpen) this.user.onLost();
  }

  private dropSocket(): void {
    clearTimeout(this.pingTimer);
    this.welcomed = false;
    this.pinging = false;
    this.roundTrip = undefined;
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
  }

  private setState(state: ConnectionState): void {
    this.state = state;
    this.notify();
  }

  private notify(): void {
    for (const notify of this.listeners) notify();
  }
}
