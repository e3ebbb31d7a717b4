import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LineEntry } from "./log-entry";
import { type MatchWorker, RegexFilter, type WorkerAnswer, type WorkerTask } from "./regex-filter";

let id = 0;
const line = (text: string): LineEntry => ({
  id: id++,
  kind: "line",
  source: { key: "u/app/0", pod: "p", container: "app", restart: 0, dev: false },
  time: "2026-01-01T00:00:00.000000000Z",
  text,
  cut: false,
});

/** Answers as the worker does, when it is told to. */
function manualWorker() {
  const tasks: WorkerTask[] = [];
  const worker: MatchWorker & { ended: boolean } = {
    ended: false,
    onmessage: null,
    postMessage: (task) => tasks.push(task),
    terminate() {
      this.ended = true;
    },
  };
  const send = (data: WorkerAnswer | "ready") => worker.onmessage?.(new MessageEvent("message", { data }));
  return { worker, tasks, send };
}

describe("RegexFilter", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("shows a line once the worker found it, and marks both forms", () => {
    const { worker, tasks, send } = manualWorker();
    const found = vi.fn();
    const filter = new RegexFilter("x", () => worker, { found, stopped: vi.fn() });
    const [hit, miss] = [line('{"msg":"x","level":"info"}'), line("y")];
    expect([filter.test(hit), filter.test(miss)]).toEqual([false, false]);
    expect(tasks).toEqual([]);
    send("ready");
    expect(tasks[0]?.lines).toEqual([["x", hit.text], ["y"]]);
    const hits = { shown: [[0, 1]], raw: [[8, 9]] } satisfies WorkerAnswer["found"][number];
    send({ found: [hits, undefined] });
    expect(found).toHaveBeenCalledOnce();
    expect([filter.test(hit), filter.test(miss)]).toEqual([true, false]);
    expect(filter.hits(hit)).toEqual(hits);
    expect(tasks).toHaveLength(1);
  });

  it("matches everything in chunks, each line once", () => {
    const { worker, tasks, send } = manualWorker();
    const filter = new RegexFilter("x", () => worker, { found: vi.fn(), stopped: vi.fn() });
    const entries = Array.from({ length: 1234 }, (_, at) => line(`x ${at}`));
    for (const entry of entries) filter.test(entry);
    send("ready");
    for (let at = 0; at < tasks.length; at++) send({ found: tasks[at]?.lines.map(() => undefined) ?? [] });
    expect(tasks.flatMap(({ lines }) => lines.map(([text]) => text))).toEqual(
      entries.map(({ text }) => text),
    );
  });

  it("ends a worker that does not answer in time, and says so", () => {
    const { worker, send } = manualWorker();
    const stopped = vi.fn();
    const filter = new RegexFilter("(\\S+\\s*)+refused!", () => worker, { found: vi.fn(), stopped });
    filter.test(line("connection"));
    vi.advanceTimersByTime(60_000);
    expect(stopped).not.toHaveBeenCalled();
    send("ready");
    vi.advanceTimersByTime(60_000);
    expect(stopped).toHaveBeenCalledOnce();
    expect(worker.ended).toBe(true);
  });
});
