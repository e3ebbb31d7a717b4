import type { LogParams, LogPayload, LogSource } from "@/server/contract/logs";
import type { logsKind } from "@/server/contract/streams/logs";
import type { StreamEnd, StreamHandler } from "../live/stream-client";
import { print } from "./ansi";
import { Cursors } from "./cursors";
import type { NewEntry } from "./log-entry";
import type { LogStore } from "./log-store";
import type { Look } from "./sgr";

export type FeedState =
  | { status: "connecting" }
  | { status: "open" }
  | { status: "interrupted" }
  | { status: "ended"; end: StreamEnd };

/** Runs once, soon: with the next frame, or after a while in a tab that paints none. */
export type Schedule = (run: () => void) => void;

/**
 * Brings a log stream into a store: payloads gather and go in once a frame, and only then does the server get credit
 * for more. Paused, it takes nothing in, so the server stops reading.
 */
export class LogFeed implements StreamHandler<typeof logsKind> {
  private readonly listeners = new Set<() => void>();
  private readonly cursors = new Cursors();
  private readonly looks = new Map<string, Look>();
  private sources: LogSource[] = [];
  private queue: { payload: LogPayload; taken: () => void }[] = [];
  private scheduled = false;
  private paused = false;
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

  params(): LogParams {
    // What still waits belongs to the old connection; the cursors do not know it, so the server sends it again.
    for (const { taken } of this.queue) taken();
    this.queue = [];
    this.sources = [];
    const cursors = this.cursors.toRequest();
    return { ...this.wanted, ...(cursors ? { cursors } : {}) };
  }

  onPayload(payload: LogPayload): Promise<void> {
    if (this.state.status !== "open") this.setState({ status: "open" });
    return new Promise((taken) => {
      this.queue.push({ payload, taken });
      this.flushSoon();
    });
  }

  onEnd(end: StreamEnd): void {
    this.flush();
    this.setState({ status: "ended", end });
  }

  onInterrupted(): void {
    this.setState({ status: "interrupted" });
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
    if (!paused) this.flushSoon();
  }

  private flushSoon(): void {
    if (this.scheduled || this.paused) return;
    this.scheduled = true;
    this.schedule(() => {
      this.scheduled = false;
      if (!this.paused) this.flush();
    });
  }

  private flush(): void {
    const queue = this.queue;
    this.queue = [];
    this.store.append(queue.flatMap(({ payload }) => this.entriesOf(payload)));
    for (const { taken } of queue) taken();
  }

  private entriesOf(payload: LogPayload): NewEntry[] {
    switch (payload.kind) {
      case "source":
        this.sources[payload.index] = payload.source;
        return [];
      case "lines":
        return payload.lines.flatMap((line): NewEntry[] => {
          const source = this.sources[line.s];
          if (!source) return [];
          this.cursors.advance(source.key, line);
          const look = this.looks.get(source.key);
          if (line.m.includes("\u001b")) this.looks.set(source.key, print(line.m, look).after);
          const { t: time, m: text, cut = false, bytes } = line;
          return [{ kind: "line", source, time, text, cut, ...(bytes && { bytes }), ...(look && { look }) }];
        });
      case "mark": {
        const { mark, time, message, s } = payload;
        const source = s === undefined ? undefined : this.sources[s];
        return [{ kind: "mark", mark, time, message, source }];
      }
    }
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
