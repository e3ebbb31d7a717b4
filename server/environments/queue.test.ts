import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueue, type Outcome } from "./queue";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A process whose calls end when the test says so. */
function controlled() {
  const started: string[] = [];
  const ends: ((outcome?: Outcome | Error) => void)[] = [];
  const process = (name: string) =>
    new Promise<Outcome | undefined>((resolve, reject) => {
      started.push(name);
      ends.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
    });
  const end = async (call: number, outcome?: Outcome | Error) => {
    ends[call]?.(outcome);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { process, started, end, settle: () => vi.advanceTimersByTimeAsync(0) };
}

describe("createQueue", () => {
  it("processes a name once, however often it was added", async () => {
    const { process, started, settle } = controlled();
    const queue = createQueue({ process });
    for (let i = 0; i < 5; i++) queue.add("a");
    await settle();
    expect(started).toEqual(["a"]);
  });

  it("never processes a name twice at once, and comes back for what happened meanwhile", async () => {
    const { process, started, end, settle } = controlled();
    const queue = createQueue({ process });
    queue.add("a");
    await settle();
    queue.add("a");
    queue.add("a");
    await settle();
    expect(started).toEqual(["a"]);
    await end(0);
    expect(started).toEqual(["a", "a"]);
    await end(1);
    expect(queue.size()).toBe(0);
  });

  it("holds to its number in flight and goes on when one ends", async () => {
    const { process, started, end, settle } = controlled();
    const queue = createQueue({ process, maxInFlight: 2 });
    for (const name of ["a", "b", "c"]) queue.add(name);
    await settle();
    expect(started).toEqual(["a", "b"]);
    await end(1);
    expect(started).toEqual(["a", "b", "c"]);
  });

  it("gives each of many its first turn before any has a second", async () => {
    const { process, started, end, settle } = controlled();
    const queue = createQueue({ process, maxInFlight: 3 });
    const names = Array.from({ length: 20 }, (_, index) => `e${index}`);
    for (const name of names) queue.add(name);
    await settle();
    // Whatever is brought about there brings the name back at once.
    for (let call = 0; call < names.length; call++) {
      queue.add(started[call] ?? "");
      await end(call);
    }
    expect(started.slice(0, names.length)).toEqual(names);
    expect(started.slice(names.length)).toEqual(names.slice(0, 3));
  });

  it("retries a failure later and later, up to the cap, and starts over after a success", async () => {
    const { process, started, end, settle } = controlled();
    const onFailure = vi.fn();
    const queue = createQueue({ process, backoffMs: 100, backoffCapMs: 300, onFailure });
    queue.add("a");
    await settle();
    for (const [call, wait] of [100, 200, 300, 300].entries()) {
      await end(call, new Error("no"));
      expect(onFailure).toHaveBeenLastCalledWith("a", expect.any(Error), wait);
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(started).toHaveLength(call + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(started).toHaveLength(call + 2);
    }
    await end(4);
    queue.add("a");
    await settle();
    await end(5, new Error("again"));
    expect(onFailure).toHaveBeenLastCalledWith("a", expect.any(Error), 100);
  });

  it("does not let one failing name hold up another", async () => {
    const { process, started, end, settle } = controlled();
    const queue = createQueue({ process, maxInFlight: 1 });
    queue.add("bad");
    queue.add("good");
    await settle();
    await end(0, new Error("no"));
    expect(started).toEqual(["bad", "good"]);
  });

  it("looks again when asked to, and sooner when something happens", async () => {
    const { process, started, end, settle } = controlled();
    const queue = createQueue({ process });
    queue.add("a");
    await settle();
    await end(0, { againInMs: 1000 });
    await vi.advanceTimersByTimeAsync(999);
    expect(started).toHaveLength(1);
    queue.add("a");
    await settle();
    expect(started).toHaveLength(2);
    await end(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(started).toHaveLength(2);
  });

  it("stops: finishes what is in flight and begins nothing", async () => {
    const { process, started, end, settle } = controlled();
    const queue = createQueue({ process, maxInFlight: 1 });
    queue.add("a");
    queue.add("b");
    await settle();
    let stopped = false;
    const stopping = queue.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect(stopped).toBe(false);
    await end(0, new Error("late"));
    await stopping;
    queue.add("c");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(started).toEqual(["a"]);
  });
});
