import { Cursors } from "@/server/contract/log-cursors";
import type { LogPage, LogParams, LogPayload, ReadLogsRequest } from "@/server/contract/logs";
import type { logsKind } from "@/server/contract/streams/logs";
import type { StreamEnd } from "../live/open-streams";
import type { StreamHandler } from "../live/stream-client";
import { entryMaker } from "./entries";
import type { NewEntry } from "./log-entry";
import type { LogStore } from "./log-store";
import type { Look } from "./sgr";

export type FeedState =
  /** Nothing is known yet. */
  | { status: "connecting" }
  /** `behind`: how many seconds ago the last line was written, when the log comes late. */
  | { status: "open"; behind?: number }
  | { status: "interrupted" }
  /** Read by HTTP, the last time at `at` (milliseconds since 1970); `problem` is why it does not work now. */
  | { status: "polling"; at?: number | undefined; problem?: string }
  | { status: "ended"; reason: StreamEnd["reason"]; detail?: string | undefined };

/** Whether there is no answer yet, so that nothing can be said of a log without lines. */
export const isWaiting = (state: FeedState) =>
  state.status === "connecting" ||
  state.status === "interrupted" ||
  (state.status === "polling" && state.at === undefined);

/** Runs once, soon: with the next frame, or after a while in a tab that paints none. */
export type Schedule = (run: () => void) => void;

const CAUGHT_UP_MS = 2_000;

/**
 * Brings a log into a store: a first page, then a stream or, where none opens, polling, each from where the one before stopped.
 * Payloads of the stream gather and go in once a frame, and only then does the server get credit for more. Paused, it takes
 * nothing in, so the server stops reading.
 */
export class LogFeed implements StreamHandler<typeof logsKind> {
  private readonly listeners = new Set<() => void>();
  private cursors = new Cursors();
  private readonly looks = new Map<string, Look>();
  private readonly marksTold = new Set<string>();
  private entriesOf = this.newMaker();
  private queue: { payload: LogPayload; taken: () => void }[] = [];
  private scheduled = false;
  private isPaused = false;
  /** Counts connections: the answer of a poll that began before one is not taken. */
  private connection = 0;
  private behindTimer: ReturnType<typeof setTimeout> | undefined;
  private state: FeedState = { status: "connecting" };

  constructor(
    private readonly store: LogStore,
    private readonly wanted: LogParams,
    private readonly schedule: Schedule = nextFrame,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getState = (): FeedState => this.state;
  get paused(): boolean {
    return this.isPaused;
  }

  /** The log's last lines, before anything else: what follows goes on behind them. */
  begin({ payloads, cursors }: LogPage): void {
    this.cursors = new Cursors(cursors);
    this.store.append(payloads.flatMap(entryMaker(this.looks)));
    this.setState({ status: "open" });
  }

  params(): LogParams {
    this.connection++;
    if (this.state.status === "polling") this.setState({ status: "open" });
    // What still waits belongs to the old connection; the cursors do not know it, so the server sends it again.
    for (const { taken } of this.queue) taken();
    this.queue = [];
    this.entriesOf = this.newMaker();
    const cursors = this.cursors.toRequest();
    return { ...this.wanted, ...(Object.keys(cursors).length > 0 ? { cursors } : {}) };
  }

  /** Reads by HTTP what is new; gives whether there is more. `read` asks for what follows its cursors. */
  async poll(read: (after: NonNullable<ReadLogsRequest["after"]>) => Promise<LogPage>): Promise<boolean> {
    const { connection } = this;
    const { payloads, left } = await read(this.cursors.toRequest());
    if (connection !== this.connection) return false;
    this.store.append(payloads.flatMap(this.newMaker()).filter((entry) => this.isNews(entry)));
    this.setState({ status: "polling", at: Date.now() });
    return left === "more";
  }

  /** A poll failed, and the next may not. */
  pollFailed(problem: string): void {
    const at = this.state.status === "polling" ? this.state.at : undefined;
    this.setState({ status: "polling", at, problem });
  }

  onPayload(payload: LogPayload): Promise<void> {
    if (payload.kind === "lines") this.setBehind(payload.behind);
    else if (this.state.status !== "open") this.setBehind(undefined);
    return new Promise((taken) => {
      this.queue.push({ payload, taken });
      this.flushSoon();
    });
  }

  onEnd({ reason, problem }: Pick<StreamEnd, "reason" | "problem">): void {
    this.end(reason, problem?.detail);
  }

  /** Nothing more comes. */
  end(reason: StreamEnd["reason"], detail?: string): void {
    this.flush();
    this.setState({ status: "ended", reason, detail });
  }

  onInterrupted(): void {
    this.setState({ status: "interrupted" });
  }

  setPaused(paused: boolean): void {
    this.isPaused = paused;
    if (!paused) this.flushSoon();
  }

  private newMaker() {
    return entryMaker(this.looks, (source, time) => this.cursors.advance(source, time));
  }

  /** Each answer to a poll tells anew what stands: that a pod waits, that a container ended. */
  private isNews(entry: NewEntry): boolean {
    if (entry.kind === "line") return true;
    const key = `${entry.mark} ${entry.source?.key} ${entry.message}`;
    return !this.marksTold.has(key) && Boolean(this.marksTold.add(key));
  }

  private setBehind(behind: number | undefined): void {
    clearTimeout(this.behindTimer);
    if (this.state.status !== "open" || this.state.behind !== behind)
      this.setState({ status: "open", ...(behind === undefined ? {} : { behind }) });
    // What comes late comes at once after one another: when nothing follows, it has caught up.
    if (behind !== undefined)
      this.behindTimer = setTimeout(
        () => this.state.status === "open" && this.setBehind(undefined),
        CAUGHT_UP_MS,
      );
  }

  private flushSoon(): void {
    if (this.scheduled || this.isPaused) return;
    this.scheduled = true;
    this.schedule(() => {
      this.scheduled = false;
      if (!this.isPaused) this.flush();
    });
  }

  private flush(): void {
    const queue = this.queue;
    this.queue = [];
    this.store.append(queue.flatMap(({ payload }) => this.entriesOf(payload)));
    for (const { taken } of queue) taken();
  }

  private setState(state: FeedState): void {
    this.state = state;
    for (const notify of this.listeners) notify();
  }
}

/** A hidden tab gets no frames: half a second later it runs anyway. */
function nextFrame(run: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 500);
}
