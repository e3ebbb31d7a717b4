import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createInput } from "./input";

describe("what a client sends on a stream", () => {
  it("is given credit for when it was consumed, not when it came", async () => {
    const granted: number[] = [];
    const input = createInput<number>({ window: 2, grant: (credit) => granted.push(credit) });
    expect([input.offer(1), input.offer(2), input.offer(3)]).toEqual([true, true, false]);
    const items = input.items();
    expect(await items.next()).toEqual({ value: 1, done: false });
    expect(granted).toEqual([]);
    expect(await items.next()).toEqual({ value: 2, done: false });
    expect(granted).toEqual([1]);
    expect([input.offer(3), input.offer(4)]).toEqual([true, false]);
  });

  it("is read to its end after the client finished, and dropped when the stream is over", async () => {
    const input = createInput<number>({ window: 4, grant: () => {} });
    input.offer(1);
    input.finish();
    const read = [];
    for await (const item of input.items()) read.push(item);
    expect(read).toEqual([1]);
    const dropped = createInput<number>({ window: 4, grant: () => {} });
    dropped.offer(1);
    const waiting = dropped.items();
    dropped.discard();
    expect(await waiting.next()).toEqual({ value: undefined, done: true });
  });

  it("arrives whole and in order, and never more of it waits than its window, however both sides stall", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.boolean(), { maxLength: 60 }),
        async (window, steps) => {
          let credit = window;
          let most = 0;
          const input = createInput<number>({
            window,
            grant: (more) => {
              credit += more;
            },
          });
          const items = input.items();
          const read: number[] = [];
          let sent = 0;
          // True: the client sends if it may; false: the server reads if there is something.
          for (const sends of steps) {
            if (sends && credit > 0) {
              credit--;
              expect(input.offer(sent++)).toBe(true);
            } else if (!sends && read.length < sent) {
              read.push((await items.next()).value as number);
            }
            most = Math.max(most, sent - read.length);
          }
          input.finish();
          for await (const item of items) read.push(item);
          expect(read).toEqual(Array.from({ length: sent }, (_, index) => index));
          expect(most).toBeLessThanOrEqual(window);
        },
      ),
    );
  });
});
