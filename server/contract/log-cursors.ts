import type { LogCursor } from "./logs";

/** Cursors that go with a request: far below the limit of a frame or a body. */
const MAX_SENT = 300;

/** Where reading stands in each source, so that it goes on somewhere else without gap or repeat. */
export class Cursors {
  private readonly bySource: Map<string, LogCursor>;

  constructor(initial: Readonly<Record<string, LogCursor>> = {}) {
    this.bySource = new Map(Object.entries(initial));
  }

  advance(source: string, time: string): void {
    const before = this.bySource.get(source);
    const seen = before?.time === time ? before.seen + 1 : 1;
    this.bySource.set(source, { time, seen });
  }

  /** For the next request: the newest run of each container, at most 300, the most recently read ones. */
  toRequest(): Record<string, LogCursor> {
    const newest = new Map<string, { key: string; restart: number; cursor: LogCursor }>();
    for (const [key, cursor] of this.bySource) {
      const slash = key.lastIndexOf("/");
      const container = key.slice(0, slash);
      const restart = Number(key.slice(slash + 1));
      const held = newest.get(container);
      if (!held || held.restart < restart) newest.set(container, { key, restart, cursor });
    }
    const latest = [...newest.values()]
      .sort((a, b) => (a.cursor.time < b.cursor.time ? 1 : -1))
      .slice(0, MAX_SENT);
    return Object.fromEntries(latest.map(({ key, cursor }) => [key, cursor]));
  }
}
