import type { Step } from "@/server/contract/environment";

/** A step's place on the common time line. */
export interface Bar {
  step: Step;
  /** Percent of the whole, 0 to 100. */
  left: number;
  width: number;
  /** Milliseconds; undefined before it begins. */
  duration: number | undefined;
}

/** Lays the steps out on one time axis that ends with the last step, or now while one runs. Times in ms since 1970. */
export function layOutSteps(steps: readonly Step[], now: number): { bars: Bar[]; total: number } {
  // One that was begun and put off, by a pause, has no time running.
  const hasBegun = (step: Step) => step.state !== "pending" && step.startedAt !== undefined;
  const begins = steps.flatMap(({ startedAt }) => (startedAt ? [Date.parse(startedAt)] : []));
  const start = Math.min(...begins, now);
  const endOf = (step: Step) => (step.finishedAt ? Date.parse(step.finishedAt) : now);
  const ends = steps.filter(hasBegun).map(endOf);
  const total = Math.max(...ends, start + 1) - start;
  const bars = steps.map((step): Bar => {
    if (!hasBegun(step) || !step.startedAt) return { step, left: 100, width: 0, duration: undefined };
    const from = Date.parse(step.startedAt);
    const duration = Math.max(0, endOf(step) - from);
    return { step, left: ((from - start) / total) * 100, width: (duration / total) * 100, duration };
  });
  return { bars, total };
}
