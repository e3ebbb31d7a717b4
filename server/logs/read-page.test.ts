import { describe, expect, it } from "vitest";
import type { LogPage } from "@/server/contract/logs";
import { merged } from "./read-page";

const at = (n: number) => `2026-01-01T00:00:${String(n).padStart(2, "0")}.000000000Z`;

function read(
  container: string,
  times: number[],
  more: { cut?: number; restart?: number; restarted?: boolean } = {},
) {
  const { cut, restart = 0, restarted = false } = more;
  return {
    source: { key: `u/${container}/${restart}`, pod: "web-1", container, restart, dev: false },
    lines: times.map((n) => ({ t: at(n), m: `${container} ${n}` })),
    cut: cut === undefined ? undefined : at(cut),
    tooFar: false,
    restarted,
  };
}

const texts = ({ payloads }: LogPage) =>
  payloads.flatMap((payload) =>
    payload.kind === "lines"
      ? payload.lines.map(({ m }) => m)
      : payload.kind === "mark"
        ? [`[${payload.message}]`]
        : [],
  );

describe("a page of the log", () => {
  it("begins where every container is complete, however far back one of them reaches", () => {
    const page = merged([read("quiet", [1, 5, 9]), read("busy", [7, 8, 9], { cut: 6 })], 100);
    expect(texts(page)).toEqual(["busy 7", "busy 8", "quiet 9", "busy 9"]);
    expect(page.left).toBe("more");
  });

  it("ends the log only when all containers are at their beginning and all of it was given", () => {
    const reads = [read("a", [1, 3]), read("b", [2])];
    expect(merged(reads, 100).left).toBe("end");
    expect(merged(reads, 3).left).toBe("end");
    expect(merged(reads, 2)).toMatchObject({ left: "more" });
    expect(texts(merged(reads, 2))).toEqual(["b 2", "a 3"]);
  });

  it("does not part lines of one time, since the next page is what is before it", () => {
    expect(texts(merged([read("a", [1, 2, 2, 3])], 2))).toEqual(["a 2", "a 2", "a 3"]);
  });

  it("tells where reading stopped in each container, also in one whose lines are not on the page", () => {
    const { cursors } = merged([read("old", [1]), read("new", [4, 5, 5])], 2);
    expect(cursors).toEqual({ "u/old/0": { time: at(1), seen: 1 }, "u/new/0": { time: at(5), seen: 2 } });
  });

  it("marks where a container began anew", () => {
    const runs = [read("a", [5, 6], { restart: 1 }), read("a", [1, 2], { restarted: true })];
    expect(texts(merged(runs, 100))).toEqual(["a 1", "a 2", "[web-1/a restarted: run 2.]", "a 5", "a 6"]);
  });
});
