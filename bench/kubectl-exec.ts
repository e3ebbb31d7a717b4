import { spawn } from "node:child_process";
import { findPortal, kubectlArguments } from "@/tests/kit/record";
import { paced, type Seat } from "@/tests/kit/terminal-client";

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** `kubectl exec -it` in a pty of its own, which util-linux's `script` gives it. */
export async function kubectlExec(namespace: string, args: string[]): Promise<Seat> {
  const portal = await findPortal();
  const words = [portal.kubectl, ...kubectlArguments(portal), "-n", namespace, "exec", "-it", ...args];
  return inPty(`exec ${words.map(quoted).join(" ")}`);
}

/** A command line in a pty. */
export function inPty(command: string): Seat & { ended: Promise<unknown> } {
  const child = spawn("script", ["-qfec", command, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, SHELL: "/bin/sh" },
  });
  const { pace, took } = paced(child.stdout);
  const outputs = new Set<(bytes: Uint8Array) => void>();
  child.stdout.on("data", (bytes: Buffer) => {
    for (const listener of outputs) listener(bytes);
    took(bytes.length);
  });
  return {
    onOutput(listener) {
      outputs.add(listener);
      return () => outputs.delete(listener);
    },
    type: (text) => void child.stdin.write(text),
    pace,
    close: () => void child.kill(),
    ended: new Promise((resolve) => child.once("close", resolve)),
  };
}
