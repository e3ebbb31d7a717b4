import type { LogCursor } from "@/server/contract/logs";
import { secondBefore, timeOf } from "./log-time";

/** How far back lines are remembered one by one: stdout and stderr may be written slightly out of order. */
const WINDOW_MS = 2000;
const OVERLAP_MS = 1000;
const MAX_TIMES = 5000;
/** No line is written so much later than another one with a later time. */
const DISORDER_MS = 500;

export interface Replay {
  /** Whether a line is new; call it for each line in the order of the log. */
  accept(time: string): boolean;
  /** Whether the newest line known from before came by: if not, lines in between may be lost. */
  readonly met: boolean;
}

/**
 * Remembers which lines of one container were passed on, so that its log can be opened again anywhere and go on without
 * gap or duplicate. The log API only starts at whole seconds, so a resumed log overlaps what was read; lines of the
 * overlap are told apart by their time and by how many lines had that very time, which is exact since a log is read in
 * the same order each time. Memory is bounded; a line older than what is remembered counts as seen.
 */
export function resumePoint(initial?: LogCursor) {
  /** Lines passed on, by time, from `floor` on; whatever is older counts as passed on. */
  const counts = new Map<string, number>(initial ? [[initial.time, initial.seen]] : []);
  let floor = initial?.time ?? "";
  let newest = initial?.time ?? "";
  let nextTrim = "";

  function trim(): void {
    const keep = timeOf(Date.parse(`${newest.slice(0, 23)}Z`) - WINDOW_MS);
    const times = [...counts.keys()].sort();
    const surplus = times.length - MAX_TIMES;
    const kept = times[Math.max(0, surplus)] ?? keep;
    floor = surplus > 0 && kept > keep ? kept : keep;
    for (const time of times) if (time < floor) counts.delete(time);
    nextTrim = timeOf(Date.parse(`${newest.slice(0, 23)}Z`) + WINDOW_MS);
  }

  function note(time: string): void {
    counts.set(time, (counts.get(time) ?? 0) + 1);
    if (time > newest) newest = time;
    if (nextTrim === "") nextTrim = timeOf(Date.parse(`${time.slice(0, 23)}Z`) + WINDOW_MS);
    if (newest > nextTrim || counts.size > MAX_TIMES * 2) trim();
  }

  return {
    /** Where to open the log again, or undefined when nothing was read yet. */
    get since(): string | undefined {
      if (newest === "") return undefined;
      const overlap = secondBefore(newest, OVERLAP_MS);
      if (floor === "") return overlap;
      const known = secondBefore(floor, 0);
      return [overlap, known].sort()[1];
    },
    get newest(): string {
      return newest;
    },
    /** Lines before `time` count as seen: reading began there, with the last lines of a log. */
    beginAt(time: string): void {
      if (floor === "") floor = time;
    },
    /** Begins the reading of a log that was opened again at `since`. */
    replay(): Replay {
      const left = new Map(counts);
      const target = newest;
      // An older line that is not known is the rest of a long one, which the log API began to give in its middle.
      const oldestNew = target && timeOf(Date.parse(`${target.slice(0, 23)}Z`) - DISORDER_MS);
      const from = [oldestNew, floor].sort()[1] ?? floor;
      let met = target === "";
      return {
        accept(time) {
          if (time === target) met = true;
          const known = left.get(time) ?? 0;
          if (known === 0 && time < from) return false;
          if (known > 0) {
            left.set(time, known - 1);
            return false;
          }
          note(time);
          return true;
        },
        get met() {
          return met;
        },
      };
    },
  };
}
