import { spawn } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** A process that outlives the command that started it, found again by its pid file. */
export interface Background {
  name: string;
  stateDir: string;
}

const pidFile = ({ name, stateDir }: Background) => path.join(stateDir, `${name}.pid`);
export const logFile = ({ name, stateDir }: Background) => path.join(stateDir, "log", `${name}.log`);

/** Starts a detached process of its own session; its output goes to the log file. */
export async function startBackground(
  background: Background,
  file: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  await stopBackground(background);
  mkdirSync(path.dirname(logFile(background)), { recursive: true });
  // Appending, so that the log can be cut while the process writes on.
  await writeFile(logFile(background), "", { mode: 0o600 });
  const log = openSync(logFile(background), "a");
  const child = spawn(file, args, { ...options, detached: true, stdio: ["ignore", log, log] });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  // The start time guards against a pid that another process got later.
  await writeFile(
    pidFile(background),
    `${child.pid} ${await startTime(child.pid as number)} ${[file, ...args].join(" ")}\n`,
  );
  child.unref();
}

/** The pid when the process still runs, and its command line as it was started. */
export async function findBackground(
  background: Background,
): Promise<{ pid: number; command: string } | undefined> {
  const text = await readFile(pidFile(background), "utf8").catch(() => "");
  const [pid, started, ...command] = text.trim().split(" ");
  if (!pid || (await startTime(Number(pid))) !== started) return undefined;
  return { pid: Number(pid), command: command.join(" ") };
}

/** Ends the process and its group: SIGTERM, then SIGKILL after 10 s. Not running is success. */
export async function stopBackground(background: Background): Promise<boolean> {
  const found = await findBackground(background);
  if (found) {
    signal(found.pid, "SIGTERM");
    const deadline = Date.now() + 10_000;
    while ((await findBackground(background)) && Date.now() < deadline)
      await new Promise((done) => setTimeout(done, 50));
    if (await findBackground(background)) signal(found.pid, "SIGKILL");
  }
  await rm(pidFile(background), { force: true });
  return found !== undefined;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // Already gone.
  }
}

/** Field 22 of /proc/<pid>/stat: clock ticks since boot; "0" where there is no /proc, "" when the process is gone. */
async function startTime(pid: number): Promise<string> {
  if (process.platform !== "linux") {
    try {
      process.kill(pid, 0);
      return "0";
    } catch {
      return "";
    }
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A zombie is a process that ended.
  return fields[0] === "Z" ? "" : (fields[19] ?? "");
}
