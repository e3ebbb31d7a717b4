import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { findBackground, startBackground, stopBackground } from "./background";

describe("background processes", () => {
  it("are found again, replaced by a second start and stopped with their children", async () => {
    const background = { name: "sleeper", stateDir: testFolder() };
    await startBackground(background, "sh", ["-c", "sleep 300 & wait"]);
    const first = await findBackground(background);
    expect(first?.command).toBe("sh -c sleep 300 & wait");
    await startBackground(background, "sh", ["-c", "sleep 301 & wait"]);
    const second = await findBackground(background);
    expect(second?.pid).not.toBe(first?.pid);
    expect(await stopBackground(background)).toBe(true);
    expect(await findBackground(background)).toBeUndefined();
    expect(await stopBackground(background)).toBe(false);
  });

  it("never takes another process with a re-used pid for its own", async () => {
    const background = { name: "other", stateDir: testFolder() };
    await writeFile(path.join(background.stateDir, "other.pid"), `${process.pid} 1 node\n`);
    expect(await findBackground(background)).toBeUndefined();
    await stopBackground(background);
    await expect(readFile(path.join(background.stateDir, "other.pid"))).rejects.toThrow();
  });
});
