import { type ChildProcess, spawn } from "node:child_process";

/** A process that is started again when its sources change; every line of its output is marked by its name. */
export interface Restartable {
  /** Ends it and starts it anew. Calls while a restart is under way are one more restart at most. */
  restart(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

export function startRestartable(
  name: string,
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Restartable {
  const mark = `${name.padEnd(10)} │ `;
  let child = start();
  let restarting: Promise<void> | undefined;

  function start(): ChildProcess {
    const started = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    forward(started.stdout, process.stdout, mark);
    forward(started.stderr, process.stderr, mark);
    started.on("exit", (code) => {
      if (code) process.stderr.write(`${mark}ended with exit code ${code}; waiting for a change\n`);
    });
    return started;
  }

  return {
    restart() {
      restarting ??= end(child).then(() => {
        restarting = undefined;
        child = start();
      });
      return restarting;
    },
    async stop() {
      await restarting;
      await end(child);
    },
  };
}

function forward(from: NodeJS.ReadableStream, to: NodeJS.WriteStream, mark: string): void {
  let rest = "";
  from.setEncoding("utf8");
  from.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) to.write(`${mark}${line}\n`);
  });
}

/** SIGTERM, after 10 s SIGKILL. */
function end(child: ChildProcess): Promise<void> {
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
