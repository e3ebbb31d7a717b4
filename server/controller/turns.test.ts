import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Outcome } from "../environments/queue";
import { createTurns } from "./turns";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);
const names = Array.from({ length: 20 }, (_, index) => `e${index}`);

/** Calls that end when the test says so. */
function calls<T>() {
  const begun: string[] = [];
  const ends = new Map<string, (outcome: T) => void>();
  return {
    begun,
    call(name: string) {
      begun.push(name);
      return new Promise<T>((resolve) => ends.set(name, resolve));
    },
    async end(name: string, outcome: T) {
      ends.get(name)?.(outcome);
      await settle();
    },
  };
}

it("tells all that wait, in their order, while no pass has ended", async () => {
  const passes = calls<Outcome | undefined>();
  const told: string[] = [];
  const turns = createTurns({ process: passes.call, tell: async (name) => void told.push(name) });
  for (const name of names) turns.add(name);
  // What comes of it brings names back that wait already.
  for (const name of names) turns.add(name);
  await settle();
  expect(passes.begun).toEqual(names.slice(0, 10));
  expect(told).toEqual(names.slice(10));
});

it("tells nothing of what begins at once", async () => {
  const tell = vi.fn(async () => {});
  const turns = createTurns({ process: async () => undefined, tell });
  turns.add("alone");
  await settle();
  turns.add("alone");
  await settle();
  expect(tell).not.toHaveBeenCalled();
});

it("begins no pass of a name while it is told of, and tells nothing more once its pass began", async () => {
  const passes = calls<Outcome | undefined>();
  const tells = calls<void>();
  const turns = createTurns({ process: passes.call, tell: tells.call, maxInFlight: 1, maxTelling: 1 });
  for (const name of ["a", "b", "c"]) turns.add(name);
  await settle();
  expect([passes.begun, tells.begun]).toEqual([["a"], ["b"]]);
  await passes.end("a", undefined);
  expect(passes.begun).toEqual(["a"]);
  await tells.end("b", undefined);
  expect(passes.begun).toEqual(["a", "b"]);
  // Of c it is told while b is processed; of d it can't be before its pass begins.
  expect(tells.begun).toEqual(["b", "c"]);
  turns.add("d");
  await passes.end("b", undefined);
  await tells.end("c", undefined);
  expect(passes.begun).toEqual(["a", "b", "c"]);
  expect(tells.begun).toEqual(["b", "c", "d"]);
});

it("gives each its pass before any has a second, in the order they came", async () => {
  const passes = calls<Outcome | undefined>();
  const turns = createTurns({ process: passes.call, tell: async () => {}, maxInFlight: 3 });
  for (const name of names) turns.add(name);
  await settle();
  for (const name of names) {
    turns.add(name);
    await passes.end(name, undefined);
  }
  expect(passes.begun.slice(0, names.length)).toEqual(names);
});

it("ends only when neither a pass nor a telling is under way", async () => {
  const passes = calls<Outcome | undefined>();
  const tells = calls<void>();
  const turns = createTurns({ process: passes.call, tell: tells.call, maxInFlight: 1 });
  turns.add("a");
  turns.add("b");
  await settle();
  let stopped = false;
  const stopping = turns.stop().then(() => {
    stopped = true;
  });
  await passes.end("a", undefined);
  expect(stopped).toBe(false);
  await tells.end("b", undefined);
  await stopping;
  expect(passes.begun).toEqual(["a"]);
});
