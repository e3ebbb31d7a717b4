import { PassThrough } from "node:stream";
import { expect, it, vi } from "vitest";
import { createLog } from "@/server/http/log";
import type { ExecProcess, Gateway } from "@/server/kubernetes";
import { startShell } from "./shell";

function execution(code: Promise<{ code: number }> = new Promise(() => {})) {
  const made = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  made.stdin.resume();
  return { ...made, result: code, resize: () => {}, close: vi.fn() } satisfies ExecProcess;
}

const start = (exec: (options: { tty?: boolean }) => Promise<ExecProcess>) =>
  startShell({
    ...{ gateway: { exec } as unknown as Gateway, place: { namespace: "n", pod: "p", container: "c" } },
    ...{ id: "one", command: [], size: { cols: 80, rows: 24 }, begun: () => {} },
    log: createLog({ level: "silent", name: "test" }),
  });

it("lets the leash go when the program cannot be started", async () => {
  const leash = execution(Promise.resolve({ code: 0 }));
  const started = start(({ tty }) => (tty ? Promise.reject(new Error("no")) : Promise.resolve(leash)));
  await expect(started).rejects.toThrow("no");
  await vi.waitFor(() => expect(leash.close).toHaveBeenCalled());
  expect(leash.stdin.writableEnded).toBe(true);
});

it("closes every leash when it has hung up, and reads what they print", async () => {
  const broken = execution(Promise.reject(new Error("cut")));
  const [second, pty] = [execution(Promise.resolve({ code: 0 })), execution()];
  const leashes = [broken, second];
  const shell = await start(async ({ tty }) => (tty ? pty : (leashes.shift() ?? second)));
  await shell.hangUp();
  for (const one of [broken, second]) {
    expect(one.close).toHaveBeenCalled();
    expect(one.stdout.readableFlowing && one.stderr.readableFlowing).toBe(true);
  }
  expect(pty.close).toHaveBeenCalled();
});

it("opens the leash when the program has begun, and tells it whom it holds", async () => {
  const [pty, leash] = [execution(), execution()];
  const opened: boolean[] = [];
  const shell = await start(async ({ tty = false }) => {
    opened.push(tty);
    return tty ? pty : leash;
  });
  expect(opened).toEqual([true]);
  const told = new Promise<string>((resolve) => leash.stdin.once("data", (line) => resolve(String(line))));
  const output = shell.output[Symbol.asyncIterator]();
  pty.stdout.write("\x1b]7788;42;bash\x07$ ");
  expect(String((await output.next()).value)).toBe("$ ");
  expect(await told).toBe("42\n");
  expect(opened).toEqual([true, false]);
});
