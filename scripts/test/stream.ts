import { spawn } from "node:child_process";

/** Runs a command with its output on ours; returns the exit code, 124 when it took longer than `minutes` and was ended. */
export function stream(
  file: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; minutes: number },
): Promise<number> {
  return new Promise((resolve) => {
    // A group of its own, so that a time-out ends grandchildren, too.
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    const end = (signal: NodeJS.Signals) => {
      try {
        if (child.pid) process.kill(-child.pid, signal);
      } catch {
        // Already gone.
      }
    };
    const onSignal = () => end("SIGTERM");
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, onSignal);
    let expired = false;
    const timer = setTimeout(() => {
      expired = true;
      console.error(`${file} ${args.join(" ")}: ended after ${options.minutes} minutes.`);
      end("SIGTERM");
      setTimeout(() => end("SIGKILL"), 10_000).unref();
    }, options.minutes * 60_000);
    const finish = (code: number) => {
      clearTimeout(timer);
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, onSignal);
      resolve(expired ? 124 : code);
    };
    child.on("error", (error) => {
      console.error(`${file}: ${error.message}`);
      finish(127);
    });
    child.on("exit", (code) => finish(code ?? 1));
  });
}
