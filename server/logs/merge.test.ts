import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LogPayload } from "@/server/contract/logs";
import { createMerger, type Merger } from "./merge";

const at = (n: number) => `2026-01-01T00:00:00.${String(n).padStart(9, "0")}Z`;
const line = (s: number, n: number, text = "") => ({ s, t: at(n), m: text || String(n) });

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** Reads the stream to its end in the background. */
function collect(merger: Merger) {
  const payloads: LogPayload[] = [];
  const done = (async () => {
    for await (const payload of merger.payloads()) payloads.push(payload);
  })();
  const texts = () =>
    payloads.flatMap((payload) => (payload.kind === "lines" ? payload.lines.map(({ m }) => m) : []));
  return { payloads, texts, done };
}

describe("createMerger", () => {
  it("merges histories by time, however they arrive", async () => {
    const merger = createMerger();
    const [a, b] = [merger.lane(true), merger.lane(true)];
    const { texts, done } = collect(merger);
    for (const n of [1, 4, 5]) void a.push(at(n), line(0, n));
    await vi.advanceTimersByTimeAsync(500);
    expect(texts()).toEqual([]);
    for (const n of [2, 3, 6]) void b.push(at(n), line(1, n));
    for (const lane of [a, b]) lane.close();
    merger.finish();
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(texts()).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("does not wait for ever for a history that gives nothing", async () => {
    const merger = createMerger();
    const a = merger.lane(true);
    merger.lane(true);
    const { texts } = collect(merger);
    void a.push(at(1), line(0, 1));
    await vi.advanceTimersByTimeAsync(2200);
    expect(texts()).toEqual(["1"]);
    merger.discard();
  });

  it("tells of live lines how late they come, and of history nothing", async () => {
    const merger = createMerger();
    const [old, live] = [merger.lane(true), merger.lane(false)];
    const { payloads } = collect(merger);
    const written = (secondsAgo: number) =>
      `${new Date(Date.now() - secondsAgo * 1000).toISOString().slice(0, 23)}000000Z`;
    const push = (lane: typeof old, seconds: number) =>
      void lane.push(written(seconds), { s: 0, t: written(seconds), m: `${seconds}` });
    push(old, 60);
    old.endHistory();
    await vi.advanceTimersByTimeAsync(500);
    push(live, 12);
    await vi.advanceTimersByTimeAsync(500);
    push(live, 0);
    await vi.advanceTimersByTimeAsync(500);
    const behind = payloads.map((payload) => payload.kind === "lines" && payload.behind);
    expect(behind).toEqual([undefined, 12, undefined]);
    merger.discard();
  });

  it("orders live lines that arrive within a moment, and passes them on in less than 200 ms", async () => {
    const merger = createMerger();
    const [a, b] = [merger.lane(false), merger.lane(false)];
    const { texts } = collect(merger);
    void a.push(at(2), line(0, 2));
    await vi.advanceTimersByTimeAsync(40);
    void b.push(at(1), line(1, 1));
    void b.push(at(3), line(1, 3));
    await vi.advanceTimersByTimeAsync(65);
    expect(texts().slice(0, 2)).toEqual(["1", "2"]);
    await vi.advanceTimersByTimeAsync(95);
    expect(texts()).toEqual(["1", "2", "3"]);
    merger.discard();
  });

  it("puts lines of one container in order (stdout against stderr) and keeps those of one time", async () => {
    const merger = createMerger();
    const lane = merger.lane(false);
    const { texts } = collect(merger);
    for (const [n, text] of [
      [5, "out"],
      [4, "err"],
      [5, "out again"],
    ] as const) {
      void lane.push(at(n), line(0, n, text));
    }
    await vi.advanceTimersByTimeAsync(60);
    expect(texts()).toEqual(["err", "out", "out again"]);
    merger.discard();
  });

  it("holds a producer back while nobody reads, and loses nothing", async () => {
    const merger = createMerger();
    const lane = merger.lane(false);
    let pushed = 0;
    const producer = (async () => {
      for (let n = 0; n < 5000; n++) {
        await lane.push(at(n), line(0, n));
        pushed++;
      }
      lane.close();
      merger.finish();
    })();
    await vi.advanceTimersByTimeAsync(1000);
    expect(pushed).toBeLessThan(1001);
    const { payloads, texts, done } = collect(merger);
    await vi.advanceTimersByTimeAsync(5000);
    await producer;
    await done;
    expect(texts()).toEqual(Array.from({ length: 5000 }, (_, n) => String(n)));
    const sizes = payloads.map((payload) => (payload.kind === "lines" ? payload.lines.length : 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  });

  it("passes a quiet container's line on beside one that floods the log and is behind", async () => {
    const merger = createMerger();
    const [flood, quiet] = [merger.lane(false), merger.lane(false)];
    let flooding = true;
    const producer = (async () => {
      for (let n = 0; flooding; n++) await flood.push(at(n), line(0, n));
    })();
    const payloads: LogPayload[] = [];
    const reader = (async () => {
      for await (const payload of merger.payloads()) {
        payloads.push(payload);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    await vi.advanceTimersByTimeAsync(500);
    const before = payloads.length;
    void quiet.push(at(900_000_000), line(1, 900_000_000, "quiet"));
    await vi.advanceTimersByTimeAsync(300);
    const lines = payloads
      .slice(before)
      .flatMap((payload) => (payload.kind === "lines" ? payload.lines : []));
    expect(lines.map(({ m }) => m)).toContain("quiet");
    expect(lines.length / (payloads.length - before)).toBeGreaterThan(200);
    flooding = false;
    merger.discard();
    await vi.advanceTimersByTimeAsync(20);
    await Promise.all([producer, reader]);
  });

  it("keeps payloads of large lines small", async () => {
    const merger = createMerger();
    const lane = merger.lane(true);
    const { payloads, done } = collect(merger);
    for (let n = 0; n < 12; n++) void lane.push(at(n), line(0, n, "x".repeat(16 * 1024)));
    lane.close();
    merger.finish();
    await vi.advanceTimersByTimeAsync(500);
    await done;
    expect(payloads.length).toBeGreaterThan(2);
    expect(Math.max(...payloads.map((payload) => JSON.stringify(payload).length))).toBeLessThan(85 * 1024);
  });

  it("lets producers go when the reader is gone", async () => {
    const merger = createMerger();
    const lane = merger.lane(false);
    const producer = (async () => {
      for (let n = 0; n < 3000; n++) await lane.push(at(n), line(0, n));
    })();
    await vi.advanceTimersByTimeAsync(10);
    merger.discard();
    await producer;
  });

  it("keeps a mark between the lines of its own container", async () => {
    const merger = createMerger();
    const lane = merger.lane(false);
    const { payloads } = collect(merger);
    void lane.push(at(1), line(0, 1));
    void lane.push(at(1), { kind: "mark", mark: "restarted", time: at(999), message: "again", s: 0 });
    void lane.push(at(2), line(0, 2));
    await vi.advanceTimersByTimeAsync(100);
    expect(payloads.map(({ kind }) => kind)).toEqual(["lines", "mark", "lines"]);
    merger.discard();
  });
});
