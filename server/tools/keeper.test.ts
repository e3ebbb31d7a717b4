import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createToolKeeper } from "./keeper";
import type { WishFor } from "./wish";

const IDLE_MS = 900_000;
let wishes: WishFor[];
let fails: boolean;
const failures: unknown[] = [];
const keeper = () =>
  createToolKeeper({
    idleMs: IDLE_MS,
    wish: async (wanted) => {
      wishes.push(wanted);
      if (fails) throw new Error("refused");
    },
    onFailure: (error) => failures.push(error),
  });

beforeEach(() => {
  vi.useFakeTimers();
  wishes = [];
  fails = false;
  failures.length = 0;
});
afterEach(() => vi.useRealTimers());

it("wishes once for a page of many requests, for longer than the idle time", () => {
  const tools = keeper();
  for (let request = 0; request < 20; request++) tools.use("shop", "adminer", "ada@example.com", true)();
  expect(wishes).toEqual([
    { environment: "shop", tool: "adminer", holder: "ada@example.com", lastsMs: IDLE_MS * (4 / 3) },
  ]);
  tools.use("other", "adminer", "ada@example.com", true)();
  expect(wishes.map(({ environment }) => environment)).toEqual(["shop", "other"]);
});

it("renews while something is open, and not after that", () => {
  const tools = keeper();
  const first = tools.use("shop", "adminer", "ada@example.com", true);
  tools.use("shop", "adminer", "bob@example.com", true)();
  vi.advanceTimersByTime(IDLE_MS);
  expect(wishes.length).toBeGreaterThanOrEqual(3);
  expect(wishes.at(-1)?.holder).toBe("bob@example.com");
  first();
  first();
  const before = wishes.length;
  vi.advanceTimersByTime(10 * IDLE_MS);
  expect(wishes.length).toBe(before);
  tools.use("shop", "adminer", "ada@example.com", true)();
  expect(wishes.length).toBe(before + 1);
});

it("tries again at the next use when a wish was refused", async () => {
  const tools = keeper();
  fails = true;
  tools.use("shop", "adminer", "ada@example.com", true)();
  await vi.advanceTimersByTimeAsync(1);
  expect(failures).toHaveLength(1);
  fails = false;
  tools.use("shop", "adminer", "ada@example.com", true)();
  expect(wishes).toHaveLength(2);
});

it("wishes again for a tool that is not there, though not with each request", () => {
  const tools = keeper();
  const ask = () => tools.use("shop", "adminer", "ada@example.com", false)();
  for (let request = 0; request < 20; request++) ask();
  expect(wishes).toHaveLength(1);
  vi.advanceTimersByTime(6000);
  for (let request = 0; request < 20; request++) ask();
  expect(wishes).toHaveLength(2);
});
