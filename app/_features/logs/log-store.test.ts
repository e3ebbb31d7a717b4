import { describe, expect, it } from "vitest";
import type { LogSource } from "@/server/contract/logs";
import type { LogEntry, NewEntry } from "./log-entry";
import { LogStore } from "./log-store";

const source: LogSource = { key: "u/app/0", pod: "backend-1", container: "app", restart: 0, dev: false };
const line = (text: string): NewEntry => ({
  kind: "line",
  source,
  time: "2026-01-01T00:00:00Z",
  text,
  cut: false,
});
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => line(`line ${from + index}`));
const texts = (store: LogStore) =>
  store.visible.map((entry: LogEntry) => (entry.kind === "line" ? entry.text : entry.message));
const even = (entry: LogEntry) => entry.kind === "line" && /[02468]$/.test(entry.text);

describe("LogStore", () => {
  it("keeps the latest entries and says how many shown ones went", () => {
    const store = new LogStore(100);
    for (let at = 0; at < 250; at += 10) store.append(lines(at, at + 10));
    expect(store.visible.length).toBeLessThanOrEqual(110);
    expect(texts(store).at(-1)).toBe("line 249");
    expect(texts(store)[0]).toBe(`line ${store.droppedShown}`);
    expect(store.droppedShown + store.visible.length).toBe(250);
    expect(store.lineCount).toBe(store.visible.length);
  });

  it("filters what comes and what is there alike, also while the ring turns", () => {
    const store = new LogStore(100);
    store.append(lines(0, 50));
    store.setFilter(even);
    for (let at = 50; at < 500; at += 50) store.append(lines(at, at + 50));
    const incremental = texts(store);
    store.setFilter(undefined);
    expect(texts(store).filter((text) => /[02468]$/.test(text))).toEqual(incremental);
    expect(incremental.at(-1)).toBe("line 498");
  });

  it("counts only shown entries as new", () => {
    const store = new LogStore();
    store.setFilter(even);
    store.append(lines(0, 10));
    expect(store.appendedShown).toBe(5);
  });

  it("is empty after clear, and goes on", () => {
    const store = new LogStore();
    store.append(lines(0, 3));
    store.clear();
    expect([texts(store), store.lineCount]).toEqual([[], 0]);
    store.append([line("next")]);
    expect(texts(store)).toEqual(["next"]);
  });

  it("tells its readers once for each batch", () => {
    const store = new LogStore();
    let told = 0;
    store.subscribe(() => told++);
    store.append(lines(0, 100));
    expect(told).toBe(1);
  });

  it("puts earlier lines in front, before a filter and under one, as far as there is room", () => {
    const store = new LogStore(10);
    store.append(lines(8, 10));
    expect(store.prepend(lines(4, 8))).toBe(4);
    store.setFilter(even);
    const moves = store.moves;
    expect(store.prepend(lines(0, 4))).toBe(4);
    expect(texts(store)).toEqual(["line 0", "line 2", "line 4", "line 6", "line 8"]);
    expect([store.moves - moves, store.lineCount, store.visibleLines]).toEqual([1, 10, 5]);
    expect(store.prepend(lines(-2, 0))).toBe(0);
    store.setFilter(undefined);
    expect(texts(store)).toEqual(Array.from({ length: 10 }, (_, n) => `line ${n}`));
    const ids = store.visible.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(store.heldBySource()).toEqual({ "u/app/0": 10 });
  });
});
