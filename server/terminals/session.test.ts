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
