import { describe, expect, it } from "vitest";
import type { LogPage } from "@/server/contract/logs";
import { EarlierLines, type ReadBefore } from "./earlier-lines";
import { LogStore } from "./log-store";

const source = { key: "u/app/0", pod: "backend-1", container: "app", restart: 0, dev: false };
const page = (from: number, to: number, left: LogPage["left"]): LogPage => ({
  payloads: [
    { kind: "source", index: 0, source },
    {
      kind: "lines",
      lines: Array.from({ length: to - from }, (_, n) => ({ s: 0, t: `t${from + n}`, m: `${from + n}` })),
    },
  ],
  cursors: {},
  left,
});

function setUp(read: ReadBefore, capacity = 100) {
  const store = new LogStore(capacity);
  for (const n of [8, 9]) store.append([{ kind: "line", source, time: `t${n}`, text: `${n}`, cut: false }]);
  const lines = new EarlierLines(store, read);
  lines.begin("more");
  const texts = () => store.visible.map((entry) => (entry.kind === "line" ? entry.text : ""));
  return { store, lines, texts };
}

describe("earlier lines", () => {
  it("come page by page before what is held, one at a time, until the log begins", async () => {
    const asked: unknown[] = [];
    const pages = [page(5, 8, "more"), page(1, 5, "end")];
    const { lines, texts } = setUp(async (part) => {
      asked.push([part.before, part.held]);
      return pages[asked.length - 1] ?? page(0, 0, "end");
    });
    await Promise.all([lines.load(3), lines.load(3)]);
    expect([texts(), lines.getState()]).toEqual([["5", "6", "7", "8", "9"], "more"]);
    await lines.load(4);
    await lines.load(4);
    expect([texts()[0], lines.getState()]).toEqual(["1", "end"]);
    expect(asked).toEqual([
      ["t8", { "u/app/0": 2 }],
      ["t5", { "u/app/0": 5 }],
    ]);
  });

  it("may be tried again when they could not be read", async () => {
    let fails = true;
    const { lines, texts } = setUp(async () => {
      if (fails) throw new Error("away");
      return page(7, 8, "end");
    });
    await lines.load(5);
    expect(lines.getState()).toBe("failed");
    fails = false;
    await lines.load(5);
    expect([texts(), lines.getState()]).toEqual([["7", "8", "9"], "end"]);
  });

  it("stop where the view is full, and are left out when it was cleared meanwhile", async () => {
    const { store, lines, texts } = setUp(async () => page(0, 8, "end"), 5);
    await lines.load(8);
    expect([texts(), lines.getState()]).toEqual([["5", "6", "7", "8", "9"], "full"]);
    const cleared = setUp(async () => {
      cleared.store.clear();
      return page(0, 8, "end");
    });
    await cleared.lines.load(8);
    expect([cleared.texts(), cleared.lines.getState()]).toEqual([[], "more"]);
    expect(store.lineCount).toBe(5);
  });
});
