import type { LogEntry, NewEntry } from "./log-entry";

/** Decides whether an entry is shown; undefined shows everything. */
export type EntryFilter = ((entry: LogEntry) => boolean) | undefined;

/**
 * The lines of one view, outside of React: a ring of the latest `capacity` entries, and those of them that pass the
 * filter. Whoever shows it subscribes and reads `visible`; `version` changes with every change.
 */
export class LogStore {
  private readonly listeners = new Set<() => void>();
  private entries: LogEntry[] = [];
  private shown: LogEntry[] = this.entries;
  private filter: EntryFilter;
  private nextId = 0;
  private firstId = 0;
  private changes = 0;
  private lines = 0;
  private shownLines = 0;
  /** Shown entries that left the ring at the front since the beginning: what a scroll position must make up for. */
  droppedShown = 0;
  /** Lines that left the ring since the beginning. */
  droppedLines = 0;
  /** Counts how often what is shown moved as a whole: by another filter, by earlier lines. */
  moves = 0;
  /** Shown entries that came in since the beginning. */
  appendedShown = 0;

  constructor(readonly capacity = 100_000) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly version = (): number => this.changes;

  get visible(): readonly LogEntry[] {
    return this.shown;
  }
  /** Time of the oldest line held, whether shown or not; undefined without lines. */
  get oldestTime(): string | undefined {
    return this.entries.find(({ kind }) => kind === "line")?.time;
  }
  /** Lines held, whether shown or not. */
  get lineCount(): number {
    return this.lines;
  }

  /** Lines shown; marks are not counted. */
  get visibleLines(): number {
    return this.shownLines;
  }

  append(batch: readonly NewEntry[]): void {
    if (batch.length === 0) return;
    for (const item of batch) {
      const entry: LogEntry = { ...item, id: this.nextId++ };
      this.entries.push(entry);
      if (entry.kind === "line") this.lines++;
      if (!this.filter || this.filter(entry)) {
        if (this.shown !== this.entries) this.shown.push(entry);
        this.appendedShown++;
        if (entry.kind === "line") this.shownLines++;
      }
    }
    this.trim();
    this.changed();
  }

  /** Puts earlier entries in front, as many of them (the latest) as there is room for. Gives how many that were. */
  prepend(batch: readonly NewEntry[]): number {
    const room = Math.max(0, this.capacity - this.entries.length);
    const added = room === 0 ? [] : batch.slice(-room);
    if (added.length === 0) return 0;
    this.firstId -= added.length;
    const entries = added.map((item, at): LogEntry => ({ ...item, id: this.firstId + at }));
    const shown = this.filter ? entries.filter(this.filter) : entries;
    const all = this.shown === this.entries;
    this.entries = entries.concat(this.entries);
    this.shown = all ? this.entries : shown.concat(this.shown);
    this.lines += countLines(entries);
    this.shownLines += countLines(shown);
    this.moves++;
    this.changed();
    return added.length;
  }

  /** Lines held of each source, by its key. */
  heldBySource(): Record<string, number> {
    const held: Record<string, number> = {};
    for (const entry of this.entries)
      if (entry.kind === "line") held[entry.source.key] = (held[entry.source.key] ?? 0) + 1;
    return held;
  }

  setFilter(filter: EntryFilter): void {
    if (filter === this.filter) return;
    this.filter = filter;
    this.moves++;
    this.show();
  }

  /** Asks the filter again: it has found out more. */
  refilter(): void {
    const before = this.shown.length;
    this.show();
    this.appendedShown += Math.max(0, this.shown.length - before);
  }

  private show(): void {
    this.shown = this.filter ? this.entries.filter(this.filter) : this.entries;
    this.shownLines = countLines(this.shown);
    this.changed();
  }

  clear(): void {
    this.entries = [];
    this.shown = this.filter ? [] : this.entries;
    this.lines = 0;
    this.shownLines = 0;
    this.droppedShown = 0;
    this.appendedShown = 0;
    this.droppedLines = 0;
    this.changed();
  }

  /** Lets a tenth more than the capacity gather before it cuts: cutting moves everything. */
  private trim(): void {
    if (this.entries.length <= this.capacity * 1.1) return;
    const excess = this.entries.length - this.capacity;
    const removed = this.entries.splice(0, excess);
    const lines = countLines(removed);
    this.lines -= lines;
    this.droppedLines += lines;
    if (this.shown === this.entries) {
      this.shownLines = this.lines;
      this.droppedShown += excess;
      return;
    }
    const first = this.entries[0]?.id ?? this.nextId;
    const kept = this.shown.findIndex((entry) => entry.id >= first);
    const dropped = kept < 0 ? this.shown.length : kept;
    this.shownLines -= countLines(this.shown.splice(0, dropped));
    this.droppedShown += dropped;
  }

  private changed(): void {
    this.changes++;
    for (const notify of this.listeners) notify();
  }
}

function countLines(entries: readonly LogEntry[]): number {
  return entries.reduce((sum, entry) => (entry.kind === "line" ? sum + 1 : sum), 0);
}
