import type { LogPage, ReadLogsRequest } from "@/server/contract/logs";
import { entryMaker } from "./entries";
import type { LogStore } from "./log-store";

/**
 * What is before the first line held: `more`; nothing that the kubelet has (`end`); lines too far back (`limit`), or more than a
 * view holds (`full`).
 */
export type Earlier = "more" | "loading" | "failed" | "end" | "limit" | "full";

export type ReadBefore = (part: Pick<ReadLogsRequest, "before" | "held" | "lines">) => Promise<LogPage>;

/** Brings earlier lines into a store, a page at a time, each right before what is held. */
export class EarlierLines {
  private readonly listeners = new Set<() => void>();
  private state: Earlier = "loading";

  constructor(
    private readonly store: LogStore,
    private readonly read: ReadBefore,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getState = (): Earlier =>
    this.store.droppedLines > 0 || (this.state === "more" && this.store.lineCount >= this.store.capacity)
      ? "full"
      : this.state;

  /** What the first page says of those before it. */
  begin(left: LogPage["left"]): void {
    this.setState(left);
  }

  async load(lines: number): Promise<void> {
    const { store } = this;
    const before = store.oldestTime;
    const state = this.getState();
    if (before === undefined || (state !== "more" && state !== "failed")) return;
    this.setState("loading");
    try {
      const { payloads, left } = await this.read({ before, held: store.heldBySource(), lines });
      // Lines left the view at its front meanwhile, or it was cleared: these are not the ones before it any more.
      if (store.oldestTime !== before) return this.setState("more");
      const entries = payloads.flatMap(entryMaker(new Map()));
      this.setState(store.prepend(entries) < entries.length ? "full" : left);
    } catch {
      this.setState("failed");
    }
  }

  private setState(state: Earlier): void {
    this.state = state;
    for (const notify of this.listeners) notify();
  }
}
