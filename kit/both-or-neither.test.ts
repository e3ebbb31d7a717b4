import { describe, expect, it } from "vitest";
import { bothOrNeither } from "./both-or-neither";

describe("two works at once", () => {
  it("end together, and with the first error, which the other is told of", async () => {
    const seen: string[] = [];
    const waits = (signal: AbortSignal) =>
      new Promise<void>((_done, reject) => {
        signal.addEventListener("abort", () => {
          seen.push(String(signal.reason));
          reject(new Error("stopped"));
        });
      });
    const fails = async () => {
      throw new Error("no such module");
    };
    await expect(bothOrNeither(waits, fails)).rejects.toThrow("no such module");
    expect(seen).toEqual(["Error: no such module"]);
  });

  it("both succeed", async () => {
    const done: number[] = [];
    await bothOrNeither(
      async () => done.push(1),
      async () => done.push(2),
    );
    expect(done).toEqual([1, 2]);
  });
});
