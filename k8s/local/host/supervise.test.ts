import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { waitFor } from "@/kit/wait";
import { clusterPaths } from "./paths";
import { isSupervised, startSupervised, stopSupervised, supervisedLog } from "./supervise";

const state = testFolder();
const paths = clusterPaths(state, state);
const pids = async () =>
  (await readFile(path.join(state, "pids"), "utf8").catch(() => "")).trim().split("\n").filter(Boolean);
const isAlive = (pid: string) => {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
};

afterAll(() => stopSupervised(paths, "sleeper"));

describe.skipIf(process.platform !== "linux")("a supervised command", () => {
  const command = ["-c", `echo started; echo $$ >> ${state}/pids; exec sleep 300`];

  it("is started again after a kill, left alone by a second start, and ended with its supervisor", async () => {
    await startSupervised(paths, "sleeper", "sh", command);
    await waitFor("the command", async () => (await pids()).length === 1, 5, 20);
    const [first = ""] = await pids();
    await startSupervised(paths, "sleeper", "sh", command);
    expect(isAlive(first)).toBe(true);
    process.kill(Number(first), "SIGKILL");
    await waitFor("the next start", async () => (await pids()).length === 2, 5, 20);
    expect(await isSupervised(paths, "sleeper")).toBe(true);
    const [, second = ""] = await pids();
    await stopSupervised(paths, "sleeper");
    expect(isAlive(second)).toBe(false);
    expect(await isSupervised(paths, "sleeper")).toBe(false);
    const log = await readFile(supervisedLog(paths, "sleeper"), "utf8");
    expect(log.match(/started/g)).toHaveLength(2);
    expect(log).toContain("ended with 137");
  });

  it("has its log cut when it is full", async () => {
    const log = supervisedLog(paths, "full");
    await startSupervised(paths, "full", "sh", ["-c", "echo one; exec sleep 300"], 0.1);
    await waitFor("the log", async () => (await readFile(log, "utf8")) === "one\n", 5, 20);
    await writeFile(log, "x".repeat(10_000_001), { flag: "a" });
    await waitFor("the cut", async () => (await stat(log)).size < 100, 10, 50);
    expect((await stat(`${log}.1`)).size).toBeGreaterThan(10_000_000);
    await stopSupervised(paths, "full");
  });
});
