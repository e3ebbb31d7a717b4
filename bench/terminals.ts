import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { openPage, type Seat } from "@/tests/kit/terminal-client";
import type { Bench } from "./bench";
import { type Ratio, timed } from "./figures";
import { inPty, kubectlExec } from "./kubectl-exec";
import { portalBase } from "./portal-base";

const KEYS = 200;
const KEYS_IN_TURN = 20;
const MEGABYTES = 50;
/** Read before Ctrl+C is typed. */
const BEFORE_STOP_BYTES = 3_000_000;
const SLOW = 1_000_000;
const PATIENCE_MS = 60_000;
const PROMPT = /[#$] $/;

const PORTAL = "portal";
const KUBECTL = "kubectl exec";
const WAYS = [PORTAL, KUBECTL] as const;
const WORKS = {
  echo: "echo of a key",
  open: "open to the first prompt",
  flood: `${MEGABYTES} MB printed`,
  stop: "Ctrl+C to the end, fast reader",
  slow: "Ctrl+C to the end, reader of 1 MB/s",
} as const;
const by = (work: keyof typeof WORKS, way: string) => `${WORKS[work]}, ${way}`;

const GOALS = { echo: 1.15, open: 0.7 };
export const terminalRatios: Ratio[] = (["echo", "open"] as const).map((work) => ({
  what: WORKS[work],
  own: by(work, PORTAL),
  other: by(work, KUBECTL),
  atMost: GOALS[work],
}));

/** A shell in the backend, by the portal and by kubectl in turn: opening, keys, much output, and Ctrl+C. */
export async function measureTerminals(bench: Bench, environment: string): Promise<void> {
  const { session, progress, rounds, note } = bench;
  const base = await portalBase(bench);
  const open: Record<(typeof WAYS)[number], () => Promise<Seat>> = {
    async [PORTAL]() {
      const page = await openPage(session, base);
      return shown(by("open", PORTAL), () =>
        page.open({
          ...{ environment, id: randomUUID(), cols: 100, rows: 30 },
          start: { component: "backend" },
        }),
      );
    },
    [KUBECTL]: () =>
      shown(by("open", KUBECTL), () =>
        kubectlExec(namespaceOf(environment), ["deployment/backend", "-c", "backend", "--", "bash"]),
      ),
  };
  /** Opens, and notes the time to the prompt. */
  async function shown(what: string, start: () => Seat | Promise<Seat>): Promise<Seat> {
    const started = performance.now();
    const seat = await start();
    await until(seat, (text) => PROMPT.test(text));
    note(what, performance.now() - started);
    return seat;
  }

  note("a pty for kubectl, in its figures", ...(await times(5, () => inPty("true").ended)));
  for (let round = 1; round <= rounds; round++)
    await progress.step(`Round ${round}: terminals, with the portal and with kubectl`, async () => {
      const seats = { [PORTAL]: await open[PORTAL](), [KUBECTL]: await open[KUBECTL]() };
      await settled();
      for (const way of WAYS) {
        seats[way].type("cat >/dev/null\r");
        await settled();
      }
      for (let turn = 0; turn < KEYS / KEYS_IN_TURN; turn++)
        for (const way of WAYS) note(by("echo", way), ...(await times(KEYS_IN_TURN, () => echo(seats[way]))));
      for (const way of WAYS) {
        const seat = seats[way];
        seat.type("\x03");
        await settled();
        note(by("flood", way), await timed(() => flood(seat)));
        for (const [work, rate] of [
          ["stop", undefined],
          ["slow", SLOW],
        ] as const)
          note(by(work, way), await stop(seat, rate));
        seat.close();
      }
    });
}

const settled = () => new Promise((done) => setTimeout(done, 300));

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let done = 0; done < count; done++) samples.push(await timed(work));
  return samples;
}

/** Resolves when what came since, or the last kilobyte of it, satisfies. */
function until(seat: Seat, check: (text: string) => boolean): Promise<void> {
  let text = "";
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Waited ${PATIENCE_MS / 1000} s in vain. It ends: ${JSON.stringify(text)}`)),
      PATIENCE_MS,
    );
    const stop = seat.onOutput((bytes) => {
      text = (text + Buffer.from(bytes).toString("latin1")).slice(-1024);
      if (!check(text)) return;
      stop();
      clearTimeout(timer);
      resolve();
    });
  });
}

/** One key, until it is on the screen. */
function echo(seat: Seat): Promise<void> {
  const shown = until(seat, (text) => text.includes("k"));
  seat.type("k");
  return shown;
}

function flood(seat: Seat): Promise<void> {
  const over = until(seat, (text) => text.includes("over"));
  seat.type(`yes 0123456789012345678901234567890123456789 | head -c ${MEGABYTES}000000; echo ov''er\r`);
  return over;
}

/** Milliseconds from Ctrl+C to the end of the program in its container, which runs on this machine. */
async function stop(seat: Seat, rate: number | undefined): Promise<number> {
  const word = `bench-${randomUUID()}`;
  let read = 0;
  const ignore = seat.onOutput((bytes) => {
    read += bytes.length;
  });
  seat.pace(rate);
  seat.type(`yes ${word}\r`);
  const pid = await waitFor("the program, a process of this machine", () => findProcess("yes", word), 30);
  await waitFor("much output", () => read > BEFORE_STOP_BYTES);
  const started = performance.now();
  seat.type("\x03");
  while (existsSync(`/proc/${pid}`)) await new Promise((done) => setTimeout(done, 1));
  const took = performance.now() - started;
  ignore();
  seat.pace(undefined);
  await settled();
  await settled();
  return took;
}

async function findProcess(...words: string[]): Promise<string | undefined> {
  const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  for (const pid of pids) {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (line === `${words.join("\0")}\0`) return pid;
  }
  return undefined;
}
