import { describe, expect, it } from "vitest";
import { createSignInPace, LANES } from "./sign-in-pace";
import { HandClock } from "./testing/hand-clock";

const ada = { address: "10.0.0.1", email: "ada@example.com" };
const tooMany = expect.objectContaining({ problemCode: "too-many-requests" });

describe("the pace of signing in", () => {
  it("grows with wrong attempts up to a limit, and starts anew after a right one and after a quiet time", async () => {
    const clock = new HandClock();
    const pace = createSignInPace(clock);
    const waits: number[] = [];
    const attempt = async () => {
      const before = clock.now();
      await pace.wait(ada);
      waits.push((clock.now() - before) / 1000);
    };
    for (let count = 0; count < 12; count++) await attempt();
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 16, 16]);
    pace.succeeded(ada);
    await attempt();
    expect(waits.at(-1)).toBe(0);
    for (let count = 0; count < 6; count++) await attempt();
    clock.pass(16 * 60_000);
    await attempt();
    expect(waits.at(-1)).toBe(0);
  });

  it("holds for attempts at the same time, of which few wait and more are told when to come back", async () => {
    const clock = new HandClock(true);
    const pace = createSignInPace(clock);
    let through = 0;
    const outcomes = Array.from({ length: 30 }, () =>
      pace.wait(ada).then(
        () => void through++,
        (error: { headers?: Record<string, string> }) => Number(error.headers?.["Retry-After"]),
      ),
    );
    await Promise.resolve();
    await Promise.resolve();
    expect(through).toBe(5);
    const others = { ...ada, email: "bob@example.com" };
    await pace.wait(others);
    clock.pass(1_000);
    await outcomes[5];
    expect(through).toBe(6);
    clock.pass(60_000);
    const told = (await Promise.all(outcomes)).filter((outcome) => typeof outcome === "number");
    expect(told).toHaveLength(20);
    for (const seconds of told) expect(seconds).toBeGreaterThan(0);
    expect(through).toBe(10);
  });

  it("frees the place of who went away while waiting", async () => {
    const clock = new HandClock(true);
    const pace = createSignInPace(clock);
    for (let count = 0; count < 5; count++) await pace.wait(ada);
    const leaving = new AbortController();
    const gone = Array.from({ length: 5 }, () => pace.wait(ada, leaving.signal));
    await expect(pace.wait(ada)).rejects.toEqual(tooMany);
    leaving.abort(new Error("gone"));
    for (const attempt of gone) await expect(attempt).rejects.toEqual(tooMany);
    const next = pace.wait(ada);
    clock.pass(120_000);
    await next;
  });

  it("slows down an address that tries many people by a second at most, and one person tried from many by two", async () => {
    const clock = new HandClock();
    const pace = createSignInPace(clock);
    const longest = async (count: number, of: (index: number) => { address: string; email: string }) => {
      let most = 0;
      for (let index = 0; index < count; index++) {
        const before = clock.now();
        await pace.wait(of(index));
        most = Math.max(most, clock.now() - before);
      }
      return most;
    };
    const { address, person } = LANES;
    expect(await longest(address.free, (n) => ({ address: "a", email: `${n}` }))).toBe(0);
    expect(await longest(20, (n) => ({ address: "a", email: `more-${n}` }))).toBe(1_000);
    expect(await longest(person.free, (n) => ({ address: `${n}`, email: "p" }))).toBe(0);
    expect(await longest(20, (n) => ({ address: `more-${n}`, email: "p" }))).toBe(2_000);
    // Others at other addresses notice nothing, and who waits for one person holds up nobody else.
    expect(await longest(1, () => ({ address: "b", email: "q" }))).toBe(0);
  });

  it("gives a known browser a lane of its own, which guesses slow down as well", async () => {
    const clock = new HandClock();
    const pace = createSignInPace(clock);
    for (let count = 0; count < 200; count++) await pace.wait(ada).catch(() => {});
    const before = clock.now();
    const known = { ...ada, device: "hers" };
    for (let count = 0; count < 5; count++) await pace.wait(known);
    expect(clock.now()).toBe(before);
    await pace.wait(known);
    expect(clock.now()).toBe(before + 1_000);
  });
});
