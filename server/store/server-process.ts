import type { ChildProcess } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

export const dataOf = (directory: string) => path.join(directory, "data");

/** Lines 1 and 4 of `postmaster.pid`, which PostgreSQL keeps while it runs; undefined for one that a crash left. */
export async function findRunning(directory: string): Promise<{ pid: number; port: number } | undefined> {
  const lines = (
    await readFile(path.join(dataOf(directory), "postmaster.pid"), "utf8").catch(() => "")
  ).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined;
}

const ownerFile = (directory: string) => path.join(directory, "owner.pid");

/** Whether another process that still runs started the server. */
export async function hasLivingOwner(directory: string): Promise<boolean> {
  const pid = Number(await readFile(ownerFile(directory), "utf8").catch(() => "0"));
  return pid > 0 && pid !== process.pid && isAlive(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Notes that this process has to end the server. */
export function own(directory: string): Promise<void> {
  return writeFile(ownerFile(directory), String(process.pid));
}

/** Ends a server whose owner was killed: not our child, so its end is polled for. */
export async function stopOrphan(pid: number): Promise<void> {
  const deadline = Date.now() + 15_000;
  if (isAlive(pid)) process.kill(pid, "SIGINT");
  while (isAlive(pid) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  if (isAlive(pid)) process.kill(pid, "SIGKILL");
}

/** The exit code of a child; 127 when it could not be started, 137 when it was killed. */
export function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (code) => resolve(code ?? 137));
  });
}
