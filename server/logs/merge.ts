import type { LogLine, LogPayload } from "@/server/contract/logs";

type Mark = Extract<LogPayload, { kind: "mark" }>;
type Entry = LogLine | Mark;

interface Item {
  /** Orders the items of all lanes. */
  time: string;
  arrived: number;
  live: boolean;
  bytes: number;
  entry: Entry;
}

export interface Lane {
  /** Resolves when there is room again: a producer that awaits it is held back by a slow reader. */
  push(time: string, entry: Entry): Promise<void>;
  /** Everything from before is pushed; what comes now is live. */
  endHistory(): void;
  close(): void;
}

/** How long live lines wait for earlier ones of other containers, and of the same one (stdout against stderr). */
const HOLD_MS = 100;
const HOLD_ALONE_MS = 20;
/** Payloads that are not full are at least this far apart. */
const SPACING_MS = 50;
/** A live line that waited so long goes first: a container that floods the log must not hold back the others. */
const OVERDUE_MS = 250;
/** A history that gives nothing for so long is not waited for any more. */
const HISTORY_PATIENCE_MS = 2000;
const LANE_LINES = 1000;
const LANE_BYTES = 256 * 1024;
const BATCH_LINES = 500;
const BATCH_BYTES = 64 * 1024;
/** What a line costs beside its text. */
const LINE_OVERHEAD = 64;

const isMark = (entry: Entry): entry is Mark => "kind" in entry;

/** Consecutive lines become one payload; each mark is one. */
function toPayloads(entries: Entry[]): LogPayload[] {
  const payloads: LogPayload[] = [];
  for (const entry of entries) {
    const last = payloads.at(-1);
    if (isMark(entry)) payloads.push(entry);
    else if (last?.kind === "lines") last.lines.push(entry);
    else payloads.push({ kind: "lines", lines: [entry] });
  }
  return payloads;
}

/**
 * Merges the lines of many containers by time. Histories are merged exactly, as long as each gives lines; live lines are
 * held for a moment, so that lines of different containers come in order although they arrive on different ways. Each
 * lane holds little: when the payloads are not read, producers wait.
 */
export function createMerger() {
  const lanes = new Set<LaneState>();
  const announced: LogPayload[] = [];
  let finished = false;
  let discarded = false;
  let wake: () => void = () => {};
  let lastBatchAt = Number.NEGATIVE_INFINITY;

  interface LaneState {
    queue: Item[];
    bytes: number;
    history: boolean;
    /** Since when the queue is empty. */
    emptySince: number;
    closed: boolean;
    /** It was full and is being emptied by half, in one go. */
    draining: boolean;
    room: (() => void) | undefined;
  }

  const isFull = (lane: LaneState) => lane.queue.length >= LANE_LINES || lane.bytes >= LANE_BYTES;

  function insert(queue: Item[], item: Item): void {
    let at = queue.length;
    while (at > 0 && (queue[at - 1]?.time ?? "") > item.time) at--;
    queue.splice(at, 0, item);
  }

  /** The lane whose head is next: the earliest, or one that has waited too long. */
  function nextLane(now: number): LaneState | undefined {
    let earliest: LaneState | undefined;
    let overdue: LaneState | undefined;
    for (const lane of lanes) {
      const head = lane.queue[0];
      if (!head) continue;
      if (!earliest?.queue[0] || head.time < earliest.queue[0].time) earliest = lane;
      const late = head.live && head.arrived + OVERDUE_MS <= now;
      if (late && (!overdue?.queue[0] || head.arrived < overdue.queue[0].arrived)) overdue = lane;
    }
    return overdue ?? earliest;
  }

  /** Milliseconds until something may be taken: 0 now, undefined when only a push can change it. */
  function due(now: number): number | undefined {
    let lines = 0;
    let blocked = finished;
    let ripeIn: number | undefined;
    let patience: number | undefined;
    const hold = lanes.size > 1 ? HOLD_MS : HOLD_ALONE_MS;
    for (const lane of lanes) {
      const head = lane.queue[0];
      if (lane.history && !head) {
        const left = lane.emptySince + HISTORY_PATIENCE_MS - now;
        if (left > 0) patience = Math.max(patience ?? 0, left);
      }
      if (!head) continue;
      lines += lane.queue.length;
      blocked ||= lane.draining;
      const wait = lane.history ? 0 : Math.max(0, head.arrived + hold - now);
      ripeIn = Math.min(ripeIn ?? wait, wait);
    }
    if (lines === 0) return undefined;
    if (patience !== undefined) return patience;
    if (blocked) return 0;
    return Math.max(ripeIn ?? 0, lines >= BATCH_LINES ? 0 : lastBatchAt + SPACING_MS - now);
  }

  function pop(lane: LaneState): Entry | undefined {
    const item = lane.queue.shift();
    if (!item) return undefined;
    lane.bytes -= item.bytes;
    if (lane.queue.length === 0) {
      lane.emptySince = performance.now();
      if (lane.closed) lanes.delete(lane);
    }
    if (lane.queue.length <= LANE_LINES / 2 && lane.bytes <= LANE_BYTES / 2) {
      lane.draining = false;
      lane.room?.();
      lane.room = undefined;
    }
    return item.entry;
  }

  /** Whether the earliest item may go: no history can still come before it, and it or a later one was held long enough. */
  function mayTake(now: number): boolean {
    const hold = lanes.size > 1 ? HOLD_MS : HOLD_ALONE_MS;
    let ripe = finished;
    for (const lane of lanes) {
      const head = lane.queue[0];
      if (lane.history && !head && now - lane.emptySince < HISTORY_PATIENCE_MS) return false;
      if (head && (lane.history || lane.draining || head.arrived + hold <= now)) ripe = true;
    }
    return ripe;
  }

  function takeBatch(): Entry[] {
    const now = performance.now();
    const batch: Entry[] = [];
    let bytes = 0;
    while (batch.length < BATCH_LINES && bytes < BATCH_BYTES && mayTake(now)) {
      const lane = nextLane(now);
      if (!lane) break;
      bytes += lane.queue[0]?.bytes ?? 0;
      const entry = pop(lane);
      if (entry) batch.push(entry);
    }
    if (batch.length > 0) lastBatchAt = now;
    return batch;
  }

  function sleep(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    /** Sends a payload ahead of everything that waits. */
    announce(payload: LogPayload): void {
      announced.push(payload);
      wake();
    },
    lane(history: boolean): Lane {
      const lane: LaneState = {
        queue: [],
        bytes: 0,
        history,
        emptySince: performance.now(),
        closed: false,
        draining: false,
        room: undefined,
      };
      lanes.add(lane);
      return {
        push(time, entry) {
          if (discarded) return Promise.resolve();
          const bytes = LINE_OVERHEAD + (isMark(entry) ? entry.message.length : entry.m.length);
          insert(lane.queue, { time, arrived: performance.now(), live: !lane.history, bytes, entry });
          lane.bytes += bytes;
          lane.draining ||= isFull(lane);
          wake();
          if (!isFull(lane)) return Promise.resolve();
          return new Promise((resolve) => {
            lane.room = resolve;
          });
        },
        endHistory() {
          lane.history = false;
          wake();
        },
        close() {
          lane.closed = true;
          lane.history = false;
          if (lane.queue.length === 0) lanes.delete(lane);
          wake();
        },
      };
    },
    /** No lane will come or push any more; `payloads` ends after what is left. */
    finish(): void {
      finished = true;
      wake();
    },
    /** Nobody reads any more: lets go of what waits and of the producers. */
    discard(): void {
      discarded = true;
      for (const lane of lanes) lane.room?.();
      lanes.clear();
      finished = true;
      wake();
    },
    /** The merged stream; only one may read it. */
    async *payloads(): AsyncGenerator<LogPayload> {
      for (;;) {
        for (let next = announced.shift(); next; next = announced.shift()) yield next;
        const wait = due(performance.now());
        if (wait === 0) {
          for (const payload of toPayloads(takeBatch())) yield payload;
        } else if (wait === undefined && finished) {
          if (announced.length === 0) return;
        } else {
          await sleep(wait);
        }
      }
    },
  };
}

export type Merger = ReturnType<typeof createMerger>;
