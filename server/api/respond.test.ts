import { expect, it, vi } from "vitest";
import { textFile } from "./respond";

it("fails before it answers when there is nothing to read, instead of sending an empty file", async () => {
  async function* away(): AsyncGenerator<string> {
    yield await Promise.reject(new Error("the API server is away"));
  }
  await expect(textFile(away(), "shop.log")).rejects.toThrow("away");
});

it("sends all pieces in order, and lets go of its source when the client leaves", async () => {
  const released = vi.fn();
  async function* pieces() {
    try {
      yield "one\n";
      yield "two\n";
    } finally {
      released();
    }
  }
  expect(await (await textFile(pieces(), "shop.log")).text()).toBe("one\ntwo\n");
  expect(released).toHaveBeenCalledTimes(1);
  const left = await textFile(pieces(), "shop.log");
  await left.body?.cancel();
  expect(released).toHaveBeenCalledTimes(2);
});
