import type { LogLine } from "@/server/contract/logs";
import type { LogMark } from "./marks";

export type Entry = LogLine | LogMark;

export const isMark = (entry: Entry): entry is LogMark => "kind" in entry;

export interface Item {
  /** Orders the items of all lanes. */
  time: string;
  /** When it was pushed, in milliseconds of this process's clock. */
  arrived: number;
  /** It was pushed after the history. */
  live: boolean;
  bytes: number;
  entry: Entry;
}

/** What a producer sees of its lane. */
export interface Lane {
  /** Resolves when there is room again: a producer that awaits it is held back by a slow reader. */
  push(time: string, entry: Entry): Promise<void>;
  /** Everything from before is pushed; what comes now is live. */
  endHistory(): void;
  close(): void;
}

/** What the merger sees of a lane. */
export interface LaneQueue extends Lane {
  readonly head: Item | undefined;
  readonly length: number;
  readonly history: boolean;
  readonly closed: boolean;
  /** It was full and has to be emptied by half, in one go. */
  readonly draining: boolean;
  /** Since when it has been empty. */
  readonly emptySince: number;
  pop(): Item | undefined;
  /** Takes nothing any more and lets the producer go. */
  discard(): void;
}

const MAX_LINES = 1000;
const MAX_BYTES = 256 * 1024;
/** What a line costs beside its text. */
const LINE_OVERHEAD = 64;

/** A bounded queue of one container's lines, kept in order of time: stdout and stderr may arrive crosswise. */
export function laneQueue(history: boolean, onChange: () => void): LaneQueue {
  const queue: Item[] = [];
  let bytes = 0;
  let closed = false;
  let discarded = false;
  let draining = false;
  let emptySince = performance.now();
  let letGo: (() => void) | undefined;

  const isFull = () => queue.length >= MAX_LINES || bytes >= MAX_BYTES;

  function insert(item: Item): void {
    let at = queue.length;
    while (at > 0 && (queue[at - 1]?.time ?? "") > item.time) at--;
    queue.splice(at, 0, item);
    bytes += item.bytes;
  }

  function release(): void {
    draining = false;
    letGo?.();
    letGo = undefined;
  }

  return {
    push(time, entry) {
      if (discarded) return Promise.resolve();
      const size = LINE_OVERHEAD + (isMark(entry) ? entry.message.length : entry.m.length);
      insert({ time, arrived: performance.now(), live: !history, bytes: size, entry });
      draining ||= isFull();
      onChange();
      if (!isFull()) return Promise.resolve();
      return new Promise((resolve) => {
        letGo = resolve;
      });
    },
    endHistory() {
      history = false;
      onChange();
    },
    close() {
      closed = true;
      history = false;
      onChange();
    },
    discard() {
      discarded = true;
      release();
    },
    pop() {
      const item = queue.shift();
      if (!item) return undefined;
      bytes -= item.bytes;
      if (queue.length === 0) emptySince = performance.now();
      if (queue.length <= MAX_LINES / 2 && bytes <= MAX_BYTES / 2) release();
      return item;
    },
    get head() {
      return queue[0];
    },
    get length() {
      return queue.length;
    },
    get history() {
      return history;
    },
    get closed() {
      return closed;
    },
    get draining() {
      return draining;
    },
    get emptySince() {
      return emptySince;
    },
  };
}
