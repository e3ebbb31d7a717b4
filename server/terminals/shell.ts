import type { Writable } from "node:stream";
import type { Logger } from "@/server/http/log";
import { delay, type ExecProcess, type ExecResult, type Gateway } from "@/server/kubernetes";
import type { Size } from "./emulator";
import type { Place } from "./place";
import { beginCommand, leashCommand, readGreeting } from "./scripts";

/** A program in a container's pty. */
export interface Shell {
  /** What it prints, to be read once; not reading it holds it back. */
  output: AsyncIterable<Buffer>;
  input: Writable;
  resize(size: Size): void;
  /** How it ended; rejects with a KubernetesError when it never began or the connection broke off. */
  result: Promise<ExecResult>;
  /** Hangs up every process of the terminal; resolves when none is left, or nobody can tell. */
  hangUp(): Promise<void>;
}

/** Longest that hanging up takes: the leash kills after five seconds. */
const HANG_UP_MS = 15_000;
/** A connection on which nothing is said is cut by proxies and kubelets; a size that is the same changes nothing. */
const KEEP_ALIVE_MS = 60_000;

/** Whether an error says that the image has no shell to begin with. */
export function saysNoShell(error: unknown): boolean {
  return error instanceof Error && /exec: \\?"sh\\?":/.test(error.message);
}

async function openLeash(
  gateway: Gateway,
  { namespace, pod, container }: Pick<Place, "namespace" | "pod" | "container">,
  id: string,
): Promise<ExecProcess> {
  const leash = await gateway.exec({ namespace, pod, container, command: leashCommand(id), stdin: true });
  leash.stdout.resume();
  leash.stderr.resume();
  return leash;
}

/** Ends what there is of a terminal that nobody stands by. */
export async function endWithoutShell(gateway: Gateway, place: Place, id: string): Promise<void> {
  await letGo(await openLeash(gateway, place, id));
}

/** Has a leash end what there is of its terminal, and closes it. */
async function letGo(leash: ExecProcess): Promise<void> {
  leash.stdin.end("none\n");
  await Promise.race([leash.result.catch(() => {}), delay(HANG_UP_MS)]);
  leash.close();
}

/**
 * Starts a program in a pty, and as soon as it begins a leash beside it (scripts.ts): both at once would keep the first prompt
 * waiting. Resolves when the runtime was asked to; `begun` is told when the program begins.
 */
export async function startShell(options: {
  gateway: Gateway;
  place: Pick<Place, "namespace" | "pod" | "container">;
  id: string;
  /** Empty for the best shell. */
  command: string[];
  size: Size;
  log: Logger;
  begun(program: string): void;
}): Promise<Shell> {
  const { gateway, place, id, command, log, begun } = options;
  const { namespace, pod, container } = place;
  let { size } = options;
  const leashes = new Set<ExecProcess>();
  let over = false;
  const leash = async () => {
    const opened = await openLeash(gateway, place, id);
    if (over) opened.close();
    else leashes.add(opened);
    return opened;
  };
  let first: Promise<ExecProcess> | undefined;
  const leashed = () => {
    if (first) return first;
    first = leash();
    first.then(({ result }) => result).catch((err: unknown) => log.debug({ err, id }, "leash ended"));
    return first;
  };
  const process = await gateway
    .exec({
      ...{ namespace, pod, container, size, tty: true, stdin: true },
      command: beginCommand(id, size, command),
    })
    .catch((error: unknown) => {
      void leashed()
        .then(letGo)
        .catch(() => {});
      throw error;
    });
  process.stdin.on("error", () => {});
  const keepAlive = setInterval(() => process.resize(size), KEEP_ALIVE_MS);
  let leader = "none";

  async function* output(): AsyncGenerator<Buffer> {
    let beginning: Buffer | undefined = Buffer.alloc(0);
    for await (const chunk of process.stdout as AsyncIterable<Buffer>) {
      if (!beginning) {
        yield chunk;
        continue;
      }
      beginning = Buffer.concat([beginning, chunk]);
      const greeting = readGreeting(beginning);
      if (!greeting) continue;
      beginning = undefined;
      leader = greeting.leader ?? leader;
      leashed()
        .then(({ stdin }) => stdin.write(`${leader}\n`))
        .catch(() => {});
      begun(greeting.program ?? "");
      if (greeting.rest.length > 0) yield greeting.rest;
    }
    if (beginning && beginning.length > 0) yield beginning;
  }

  const end = async () => {
    const beside = await leashed().catch(() => undefined);
    if (beside) {
      beside.stdin.end();
      if (await beside.result.then(() => true).catch(() => false)) return;
    }
    // The one that stood by is gone: another one looks for what is left.
    const second = await leash();
    second.stdin.end(`${leader}\n`);
    await second.result;
  };
  let ended: Promise<void> | undefined;
  return {
    output: output(),
    input: process.stdin,
    resize(next) {
      size = next;
      process.resize(next);
    },
    result: process.result.finally(() => clearInterval(keepAlive)),
    hangUp() {
      ended ??= Promise.race([end().catch(() => {}), delay(HANG_UP_MS)]).finally(() => {
        over = true;
        for (const one of leashes) one.close();
        process.close();
      });
      return ended;
    },
  };
}
