import { describe, expect, it } from "vitest";
import { random } from "@/kit/testing/random";
import { resumePoint } from "./resume-point";

interface Line {
  time: string;
  id: number;
}

const base = Date.parse("2026-01-01T00:00:00Z");
const timeAt = (micros: number) => {
  const ms = Math.floor(micros / 1000);
  const rest = String(((micros % 1000) + 1000) % 1000).padStart(3, "0");
  return `${new Date(base + ms).toISOString().slice(0, 23)}${rest}000Z`;
};

/** What the log API gives for `sinceTime`. */
const opened = (log: Line[], since: string | undefined) =>
  log.filter(({ time }) => since === undefined || time >= since.replace("Z", ".000000000Z"));

/** A log in the order of writing: bursts at one time, pauses, and lines up to 200 ms out of order. */
function makeLog(next: () => number, length: number): Line[] {
  let micros = 0;
  return Array.from({ length }, (_, id) => {
    const kind = next();
    if (kind < 0.2) micros += Math.floor(next() * 3_000_000);
    else if (kind < 0.7) micros += Math.floor(next() * 2_000);
    const late = next() < 0.1 ? Math.floor(next() * 200_000) : 0;
    return { time: timeAt(Math.max(0, micros - late)), id };
  });
}

describe("resumePoint", () => {
  it("passes each line on exactly once, wherever the log breaks off", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed);
      const log = makeLog(next, 150);
      const point = resumePoint();
      const got: number[] = [];
      let written = 0;
      while (written < log.length) {
        written = Math.min(log.length, written + 1 + Math.floor(next() * 40));
        const stream = opened(log.slice(0, written), point.since);
        const upTo = next() < 0.5 ? stream.length : Math.floor(next() * stream.length);
        const replay = point.replay();
        for (const line of stream.slice(0, upTo)) if (replay.accept(line.time)) got.push(line.id);
      }
      const last = point.replay();
      for (const line of opened(log, point.since)) if (last.accept(line.time)) got.push(line.id);
      expect(
        got.slice().sort((a, b) => a - b),
        `seed ${seed}`,
      ).toEqual(log.map(({ id }) => id));
    }
  });

  it("goes on after a cursor, counting lines of the same time", () => {
    const log = ["1", "2", "2", "2", "3"].map((micros, id) => ({ time: timeAt(Number(micros)), id }));
    const point = resumePoint({ time: timeAt(2), seen: 2 });
    const replay = point.replay();
    const got = opened(log, point.since).filter(({ time }) => replay.accept(time));
    expect(got.map(({ id }) => id)).toEqual([3, 4]);
    expect(replay.met).toBe(true);
  });

  it("tells when the line it stopped at is not there any more", () => {
    const point = resumePoint({ time: timeAt(2), seen: 1 });
    const replay = point.replay();
    expect(replay.accept(timeAt(900_000))).toBe(true);
    expect(replay.met).toBe(false);
  });

  it("does not take what came before a tail for new", () => {
    const log = [1, 2, 3, 4].map((micros) => ({ time: timeAt(micros), id: micros }));
    const point = resumePoint();
    const tail = point.replay();
    for (const { time } of log.slice(2)) {
      tail.accept(time);
      point.beginAt(time);
    }
    const replay = point.replay();
    const more = [...log, { time: timeAt(5), id: 5 }];
    expect(opened(more, point.since).filter(({ time }) => replay.accept(time))).toEqual([more[4]]);
  });

  it("holds a bounded memory of a flood", () => {
    const point = resumePoint();
    const replay = point.replay();
    for (let micros = 0; micros < 60_000; micros++) replay.accept(timeAt(micros));
    const again = point.replay();
    const accepted = Array.from({ length: 60_000 }, (_, micros) => again.accept(timeAt(micros))).filter(
      Boolean,
    );
    expect(accepted).toHaveLength(0);
    expect(again.met).toBe(true);
  });
});
