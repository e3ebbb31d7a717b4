import { describe, expect, it } from "vitest";
import { logParams } from "@/server/contract/logs";
import { beginningOf } from "./beginning";
import type { ContainerState } from "./container-state";

const time = "2026-01-01T00:00:20.500000000Z";
const running = (restart: number): ContainerState => ({ restart, phase: "running", reason: "" });
const place = (state: ContainerState, initial = true, uid = "u1") => ({
  uid,
  container: "app",
  state,
  initial,
});
const resume = logParams.parse({ environment: "demo", cursors: { "u1/app/1": { time, seen: 3 } } });

describe("beginningOf", () => {
  it("is the tail of what is there, and everything of what joins", () => {
    const params = logParams.parse({ environment: "demo", tailLines: 20 });
    expect(beginningOf(params, place(running(0)))).toEqual({ kind: "tail", lines: 20 });
    expect(beginningOf(params, place(running(0), false))).toEqual({ kind: "start" });
    expect(beginningOf(params, place({ ...running(0), phase: "pending" }))).toEqual({ kind: "start" });
  });

  it("goes on in the run of the cursor, also when the container restarted since", () => {
    const cursor = { time, seen: 3 };
    expect(beginningOf(resume, place(running(1)))).toEqual({ kind: "cursor", restart: 1, cursor });
    expect(beginningOf(resume, place(running(2)))).toEqual({ kind: "cursor", restart: 1, cursor });
  });

  it("gives containers without a cursor from shortly before the stream broke off, not their whole past", () => {
    const since = { kind: "since", sinceTime: "2026-01-01T00:00:10Z" };
    expect(beginningOf(resume, place(running(0), true, "u2"))).toEqual(since);
    expect(beginningOf(resume, { ...place(running(0)), container: "other" })).toEqual(since);
  });
});
