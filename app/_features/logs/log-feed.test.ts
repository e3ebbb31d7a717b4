import { describe, expect, it, vi } from "vitest";
import type { LogPage, LogPayload } from "@/server/contract/logs";
import { LogFeed } from "./log-feed";
import { LogStore } from "./log-store";

const sourcePayload = (index: number, key: string): LogPayload => ({
  kind: "source",
  index,
  source: { key, pod: "backend-1", container: "app", component: "backend", restart: 0, dev: false },
});
const linesPayload = (...lines: [s: number, t: string, m: string][]): LogPayload => ({
  kind: "lines",
  lines: lines.map(([s, t, m]) => ({ s, t, m })),
});

function setUp() {
  const frames: (() => void)[] = [];
  const store = new LogStore();
  const feed = new LogFeed(store, { environment: "shop" }, (run) => frames.push(run));
  const paint = () => {
    for (const run of frames.splice(0)) run();
  };
  const texts = () =>
    store.visible.map((entry) => (entry.kind === "line" ? entry.text : `[${entry.message}]`));
  return { store, feed, paint, texts };
}

describe("LogFeed", () => {
  it("puts everything of a frame into the store at once and settles only then", async () => {
    const { store, feed, paint, texts } = setUp();
    let changes = 0;
    store.subscribe(() => changes++);
    let settled = 0;
    const taken = [
      feed.onPayload(sourcePayload(0, "u/app/0")),
      feed.onPayload(linesPayload([0, "t1", "a"], [0, "t1", "b"])),
      feed.onPayload({ kind: "mark", mark: "left", s: 0, time: "t2", message: "backend-1 left" }),
    ].map((promise) => promise?.then(() => settled++));
    await Promise.resolve();
    expect([settled, texts()]).toEqual([0, []]);
    paint();
    await Promise.all(taken);
    expect([settled, changes, texts()]).toEqual([3, 1, ["a", "b", "[backend-1 left]"]]);
  });

  it("asks to go on behind the last line it took, not the last it got", () => {
    const { feed, paint } = setUp();
    expect(feed.params()).toEqual({ environment: "shop" });
    void feed.onPayload(sourcePayload(0, "u/app/0"));
    void feed.onPayload(linesPayload([0, "t1", "a"], [0, "t2", "b"], [0, "t2", "c"]));
    paint();
    void feed.onPayload(linesPayload([0, "t3", "lost with the connection"]));
    feed.onInterrupted();
    expect(feed.params()).toMatchObject({ cursors: { "u/app/0": { time: "t2", seen: 2 } } });
  });

  it("counts on when lines of the same moment follow after a reconnect", () => {
    const { feed, paint, texts } = setUp();
    void feed.onPayload(sourcePayload(0, "u/app/0"));
    void feed.onPayload(linesPayload([0, "t1", "a"]));
    paint();
    feed.params();
    // The new connection counts its sources anew.
    void feed.onPayload(sourcePayload(0, "other/app/0"));
    void feed.onPayload(sourcePayload(1, "u/app/0"));
    void feed.onPayload(linesPayload([1, "t1", "b"]));
    paint();
    expect(texts()).toEqual(["a", "b"]);
    expect(feed.params()).toMatchObject({ cursors: { "u/app/0": { time: "t1", seen: 2 } } });
  });

  it("sends only the newest run of a container", () => {
    const { feed, paint } = setUp();
    void feed.onPayload(sourcePayload(0, "u/app/9"));
    void feed.onPayload(sourcePayload(1, "u/app/10"));
    void feed.onPayload(linesPayload([0, "t1", "a"], [1, "t2", "b"]));
    paint();
    expect(feed.params()).toMatchObject({ cursors: { "u/app/10": { time: "t2", seen: 1 } } });
    expect(Object.keys(feed.params().cursors ?? {})).toEqual(["u/app/10"]);
  });

  it("holds back while paused, and goes on with what waited", () => {
    const { feed, paint, texts } = setUp();
    feed.setPaused(true);
    void feed.onPayload(sourcePayload(0, "u/app/0"));
    void feed.onPayload(linesPayload([0, "t1", "a"]));
    paint();
    expect(texts()).toEqual([]);
    feed.setPaused(false);
    paint();
    expect(texts()).toEqual(["a"]);
  });

  const page = (payloads: LogPayload[], left: LogPage["left"] = "end"): LogPage => ({
    ...{ payloads, left },
    cursors: { "u/app/0": { time: "t2", seen: 1 }, "quiet/app/0": { time: "t0", seen: 3 } },
  });

  it("begins with a page, and the stream goes on where that stopped, also in what it does not show", () => {
    const { feed, texts } = setUp();
    feed.begin(page([sourcePayload(0, "u/app/0"), linesPayload([0, "t1", "a"], [0, "t2", "b"])]));
    expect([texts(), feed.getState().status]).toEqual([["a", "b"], "open"]);
    expect(feed.params().cursors).toEqual(page([]).cursors);
  });

  it("polls from where it stands, tells each mark once, and leaves out an answer that a stream overtook", async () => {
    const { feed, texts } = setUp();
    feed.begin(page([]));
    const waits: LogPayload = { kind: "mark", mark: "waiting", time: "now", message: "it waits" };
    const answer = (...lines: [number, string, string][]) =>
      page([sourcePayload(0, "u/app/0"), linesPayload(...lines), waits]);
    const asked: unknown[] = [];
    const poll = (given: LogPage) =>
      feed.poll(async (after) => {
        asked.push(after["u/app/0"]);
        return given;
      });
    expect(await poll({ ...answer([0, "t2", "c"]), left: "more" })).toBe(true);
    expect(await poll(answer([0, "t3", "d"]))).toBe(false);
    expect(feed.getState()).toMatchObject({ status: "polling" });
    expect(texts()).toEqual(["c", "[it waits]", "d"]);
    expect(asked).toEqual([
      { time: "t2", seen: 1 },
      { time: "t2", seen: 2 },
    ]);
    const late = poll(answer([0, "t4", "comes by the stream too"]));
    feed.params();
    await late;
    expect(texts().at(-1)).toBe("d");
  });

  it("says how far behind it is until it has caught up", () => {
    vi.useFakeTimers();
    const { feed } = setUp();
    void feed.onPayload({ kind: "lines", lines: [], behind: 12 });
    expect(feed.getState()).toEqual({ status: "open", behind: 12 });
    vi.advanceTimersByTime(2_000);
    expect(feed.getState()).toEqual({ status: "open" });
    vi.useRealTimers();
  });
});
