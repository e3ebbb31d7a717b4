import { spawn } from "node:child_process";
import { collect } from "./collect";
import type { GitLimits } from "./types";

export interface Run {
  /** Of `git`. */
  args: readonly string[];
  folder: string;
  env: Record<string, string>;
  input?: string;
  /** Bytes of output that are read; the program is ended when it writes more. */
  most?: number;
  limits: GitLimits;
  signal: AbortSignal;
}

export interface Ran {
  ok: boolean;
  stdout: Buffer;
  /** There was more than `most`. */
  cut: boolean;
  /** Its last words, which may repeat what a server said. */
  stderr: string;
}

const OUTPUT_BYTES = 64 * 1024;
const STDERR_BYTES = 16 * 1024;

/**
 * Runs `git` without a shell, in a process group that is ended whole, within limits of the kernel: `packBytes` is the largest
 * file it and its children can write, so that a repository without end is cut off at that byte. Throws when the
 * signal is aborted, or there is no such program.
 */
export async function runGit({ args, folder, env, input, most, limits, signal }: Run): Promise<Ran> {
  signal.throwIfAborted();
  const bounds = [
    `--fsize=${limits.packBytes}`,
    `--as=${limits.memoryBytes}`,
    `--cpu=${Math.ceil(limits.seconds)}`,
    "--core=0",
  ];
  const child = spawn("prlimit", [...bounds, "--", "git", ...args], {
    cwd: folder,
    env: { NODE_ENV: "production", ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, "SIGKILL");
    } catch {
      // Already gone.
    }
  };
  signal.addEventListener("abort", end);
  try {
    const output = collect(child.stdout, most ?? OUTPUT_BYTES, end);
    const words = collect(child.stderr, STDERR_BYTES);
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    signal.throwIfAborted();
    const { bytes, cut } = output();
    return { ok: code === 0, stdout: bytes, cut, stderr: words().bytes.toString("utf8") };
  } finally {
    signal.removeEventListener("abort", end);
    // Children that outlive it would write on.
    end();
  }
}
