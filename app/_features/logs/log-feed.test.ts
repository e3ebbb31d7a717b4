import { describe, expect, it } from "vitest";
import type { LogPayload } from "@/server/contract/logs";
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
});
