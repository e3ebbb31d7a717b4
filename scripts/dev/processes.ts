import { type ChildProcess, spawn } from "node:child_process";

/** Starts a process whose every line of output is marked by its name. */
export function startMarked(
  name: string,
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const [output, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    let rest = "";
    output.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) to.write(`${name.padEnd(10)} │ ${line}\n`);
    });
  }
  return child;
}

/** Ends a process: SIGTERM, after 10 s SIGKILL. */
export function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
