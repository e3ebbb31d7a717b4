import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { createSession } from "./session";

const PLACE = { namespace: "env-a", pod: "web", uid: "u", container: "web", restarts: 0 };

it("answers a program no more than it reads", async () => {
  const input = new Writable({ highWaterMark: 1024, write() {} });
  const session = createSession({ size: { cols: 80, rows: 24 }, ringBytes: 64 * 1024, scrollback: 100 });
  async function* output() {
    for (let turn = 0; turn < 20; turn++) yield Buffer.from("\x1b[c".repeat(1000));
  }
  await session.run(PLACE, {
    ...{ output: output(), input, resize: () => {} },
    ...{ result: Promise.resolve({ code: 0 }), hangUp: async () => {} },
  });
  session.screen();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(input.writableLength).toBeGreaterThan(0);
  expect(input.writableLength).toBeLessThan(1100);
});

it("gives the same screen again for a moment, from which the output goes on", async () => {
  const session = createSession({ size: { cols: 80, rows: 24 }, ringBytes: 256 * 1024, scrollback: 100 });
  const screens: ReturnType<typeof session.screen>[] = [];
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  async function* output() {
    for (const text of ["first", " second", "x".repeat(100_000), " third"]) {
      yield Buffer.from(text);
      await pause(50);
      screens.push(session.screen());
    }
  }
  await session.run(PLACE, {
    ...{ output: output(), input: new Writable({ write() {} }), resize: () => {} },
    ...{ result: Promise.resolve({ code: 0 }), hangUp: async () => {} },
  });
  const [first, second, third, fourth] = screens;
  expect(second).toBe(first);
  expect(first?.offset).toBe(5);
  expect(third?.offset).toBe(100_012);
  expect(fourth).toBe(third);
  session.resize({ cols: 90, rows: 24 });
  await pause(20);
  expect(session.screen()).toMatchObject({ cols: 90, offset: 100_018 });
});
