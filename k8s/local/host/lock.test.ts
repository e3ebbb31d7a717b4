import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { withLock } from "./lock";

const newFile = () => path.join(testFolder(), "lock");

describe("withLock", () => {
  it("lets one work at a time, each in full, and tells who waits", async () => {
    const file = await newFile();
    const events: string[] = [];
    let waitedFor = "";
    let second: Promise<unknown> = Promise.resolve();
    await withLock(file, async () => {
      events.push("a begins");
      const isWaiting = new Promise<void>((resolve) => {
        const onWait = (owner: string) => {
          waitedFor = owner;
          resolve();
        };
        second = withLock(file, async () => events.push("b"), { onWait });
      });
      await isWaiting;
      events.push("a ends");
    });
    await second;
    expect(events).toEqual(["a begins", "a ends", "b"]);
    expect(waitedFor).toBe(String(process.pid));
    await expect(readFile(file)).rejects.toThrow();
  });

  it("takes over the lock of a process that is gone, also when its pid lives on in another", async () => {
    const file = await newFile();
    await writeFile(file, `${process.pid} 1`);
    expect(await withLock(file, async () => "done", { seconds: 5 })).toBe("done");
  });

  it("gives up with the owner's pid, and frees the lock after a failure", async () => {
    const file = await newFile();
    await withLock(file, async () => {
      await expect(withLock(file, async () => {}, { seconds: 0.1 })).rejects.toThrow(String(process.pid));
    });
    await expect(withLock(file, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await withLock(file, async () => "free")).toBe("free");
  });
});
