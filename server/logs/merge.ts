import type { LogPayload } from "@/server/contract/logs";
import { type Entry, isMark, type Lane, type LaneQueue, laneQueue } from "./lane";

/** How long live lines wait for earlier ones of other containers, and of the same one (stdout against stderr). */
const HOLD_MS = 100;
const HOLD_ALONE_MS = 20;
/** Payloads that are not full are at least this far apart. */
const SPACING_MS = 50;
/** A live line that waited so long goes first: a container that floods the log must not hold back the others. */
const OVERDUE_MS = 150;
/** A history that gives nothing for so long is not waited for any more. */
const HISTORY_PATIENCE_MS = 2000;
/** Seconds from which on a reader is told that live lines come late; clocks of nodes may differ by less. */
const BEHIND_SECONDS = 3;
const BATCH_LINES = 500;
const BATCH_BYTES = 64 * 1024;

/** Consecutive lines become one payload; each mark is one. */
export function toPayloads(entries: Entry[]): LogPayload[] {
  const payloads: LogPayload[] = [];
  for (const entry of entries) {
    const last = payloads.at(-1);
    if (isMark(entry)) payloads.push(entry);
    else if (last?.kind === "lines") last.lines.push(entry);
    else payloads.push({ kind: "lines", lines: [entry] });
  }
  return payloads;
}

function secondsSince(time: string): number {
  return Math.round((Date.now() - Date.parse(time)) / 1000);
}

/**
 * Merges the lines of many containers by time. Histories are merged exactly, as long as each gives lines; live lines are
 * held for a moment, so that lines of different containers come in order although they arrive on different ways. Each
 * lane holds little: when the payloads are not read, producers wait.
 */
export function createMerger() {
  const lanes = new Set<LaneQueue>();
  const announced: LogPayload[] = [];
  let finished = false;
  let wake: () => void = () => {};
  let lastBatchAt = Number.NEGATIVE_INFINITY;

  /** The lane whose head is next: the earliest, or one that has waited too long. */
  function nextLane(now: number): LaneQueue | undefined {
    let earliest: LaneQueue | undefined;
    let overdue: LaneQueue | undefined;
    for (const lane of lanes) {
      const { head } = lane;
      if (!head) continue;
      if (!earliest?.head || head.time < earliest.head.time) earliest = lane;
      const late = head.live && head.arrived + OVERDUE_MS <= now;
      if (late && (!overdue?.head || head.arrived < overdue.head.arrived)) overdue = lane;
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
      const { head } = lane;
      if (lane.history && !head) {
        const left = lane.emptySince + HISTORY_PATIENCE_MS - now;
        if (left > 0) patience = Math.max(patience ?? 0, left);
      }
      if (!head) continue;
      lines += lane.length;
      blocked ||= lane.draining;
      const wait = lane.history ? 0 : Math.max(0, head.arrived + hold - now);
      ripeIn = Math.min(ripeIn ?? wait, wait);
    }
    if (lines === 0) return undefined;
    if (patience !== undefined) return patience;
    if (blocked) return 0;
    return Math.max(ripeIn ?? 0, lines >= BATCH_LINES ? 0 : lastBatchAt + SPACING_MS - now);
  }

  /** Whether the earliest item may go: no history can still come before it, and it or a later one was held long enough. */
  function mayTake(now: number): boolean {
    const hold = lanes.size > 1 ? HOLD_MS : HOLD_ALONE_MS;
    let ripe = finished;
    for (const lane of lanes) {
      const { head } = lane;
      if (lane.history && !head && now - lane.emptySince < HISTORY_PATIENCE_MS) return false;
      if (head && (lane.history || lane.draining || head.arrived + hold <= now)) ripe = true;
    }
    return ripe;
  }

  function takeBatch(): LogPayload[] {
    const now = performance.now();
    const batch: Entry[] = [];
    let behind = 0;
    let bytes = 0;
    while (batch.length < BATCH_LINES && bytes < BATCH_BYTES && mayTake(now)) {
      const lane = nextLane(now);
      const item = lane?.pop();
      if (!lane || !item) break;
      bytes += item.bytes;
      batch.push(item.entry);
      if (item.live && !isMark(item.entry)) behind = secondsSince(item.entry.t);
      if (lane.closed && lane.length === 0) lanes.delete(lane);
    }
    if (batch.length > 0) lastBatchAt = now;
    return toPayloads(batch).map((payload) =>
      payload.kind === "lines" && behind >= BEHIND_SECONDS ? { ...payload, behind } : payload,
    );
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
      const lane = laneQueue(history, () => {
        if (lane.closed && lane.length === 0) lanes.delete(lane);
        wake();
      });
      lanes.add(lane);
      return lane;
    },
    /** No lane will come or push any more; `payloads` ends after what is left. */
    finish(): void {
      finished = true;
      wake();
    },
    /** Nobody reads any more: lets go of what waits and of the producers. */
    discard(): void {
      for (const lane of lanes) lane.discard();
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
          for (const payload of takeBatch()) yield payload;
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
