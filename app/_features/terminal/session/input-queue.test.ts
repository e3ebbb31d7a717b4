import { describe, expect, it, vi } from "vitest";
import { InputQueue } from "./input-queue";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (piece: Uint8Array | undefined) => new TextDecoder().decode(piece);

/** A sender whose payloads are let through one by one. */
function held() {
  const sent: Uint8Array[] = [];
  const holds: { pass: () => void; fail: (error: Error) => void }[] = [];
  const send = (piece: Uint8Array) => {
    sent.push(piece);
    return new Promise<void>((pass, fail) => holds.push({ pass, fail }));
  };
  return { sent, holds, send };
}

describe("InputQueue", () => {
  it("sends what came meanwhile together, in order and cut to pieces", async () => {
    const { sent, holds, send } = held();
    const queue = new InputQueue(send, () => {});
    queue.add(bytes("a"));
    for (const word of ["b", "c", "d".repeat(40_000), "e"]) queue.add(bytes(word));
    expect(sent.map(text)).toEqual(["a"]);
    for (let at = 0; at < 4; at++) {
      holds[at]?.pass();
      await vi.waitFor(() => expect(sent.length).toBeGreaterThan(Math.min(at + 1, 3)));
    }
    expect(sent.every(({ length }) => length <= 16 * 1024)).toBe(true);
    expect(sent.map(text).join("")).toBe(`abc${"d".repeat(40_000)}e`);
  });

  it("drops and tells what could not be sent, and goes on afterwards", async () => {
    const { sent, holds, send } = held();
    const dropped = vi.fn();
    const queue = new InputQueue(send, dropped);
    queue.add(bytes("rm "));
    queue.add(bytes("-rf"));
    holds[0]?.fail(new Error("The connection was lost."));
    await vi.waitFor(() => expect(dropped).toHaveBeenCalledExactlyOnceWith(6));
    queue.add(bytes("ls"));
    await vi.waitFor(() => expect(sent.map(text)).toEqual(["rm ", "ls"]));
  });

  it("refuses whole what is too much", () => {
    const { sent, send } = held();
    const queue = new InputQueue(send, () => {});
    expect(queue.add(new Uint8Array(5 * 2 ** 20))).toBe(false);
    expect(sent).toEqual([]);
    expect(queue.add(bytes("x"))).toBe(true);
  });
});
