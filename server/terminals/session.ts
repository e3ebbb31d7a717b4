import { createEmulator, type Emulator, type Screen, type Size } from "./emulator";
import type { Ended } from "./ended";
import type { Place } from "./place";
import { createRing, type Ring } from "./ring";
import type { Shell } from "./shell";

/** Output that the emulator may be behind before the program is held back. */
const EMULATOR_BEHIND_BYTES = 128 * 1024;
/** Output that a reader who reads may be behind before the program is held back. */
const READER_BEHIND_BYTES = 128 * 1024;
/** Who took nothing for so long does not read: others are not held back for them. */
const STALLED_MS = 500;

/** A screen serves again for so long, as long as the output since then is at hand and no more than that. */
const SCREEN_MS = 1_000;
const SCREEN_BEHIND_BYTES = 64 * 1024;

/** Keys that stop a program: Ctrl+C, Ctrl+\\, Ctrl+Z. What it has printed until then nobody waits for any more. */
const STOPPING = [0x03, 0x1c, 0x1a];
/** How long after one of them the output is taken as fast as it comes, so that what waits on the way is soon through. */
const HURRY_MS = 5_000;

/** A change of size: where in the output it was, and which of all. */
export interface SizeMark extends Size {
  at: number;
  nth: number;
}

/** Somebody's place in the output. */
export interface Reader {
  offset: number;
  /** When it last took something, by `performance.now()`. */
  readAt: number;
}

export type Phase =
  | { at: "starting"; message: string; debug?: boolean }
  | { at: "running"; place: Place; program: string }
  | { at: "ended"; place?: Place; program?: string; ended: Ended };

/** One terminal: its output, screen and readers. It goes from starting to running to ended, never back. */
export interface Session {
  readonly phase: Phase;
  readonly ring: Ring;
  readonly sizes: readonly SizeMark[];
  readonly readers: Set<Reader>;
  /** `Date.now()` of the latest input or output. */
  readonly activeAt: number;
  readonly size: Size;
  /** Whether somebody just stopped a program: who is behind skips to the screen. */
  readonly hurried: boolean;
  screen(): Screen;
  /** Resolves with the next change of any kind; to be asked for before looking. */
  changed(): Promise<void>;
  tell(message: string, debug?: boolean): void;
  /** Has a reader that took something be counted. */
  took(): void;
  run(place: Place, shell: Shell): Promise<void>;
  begun(program: string): void;
  /** Types; resolves when there is room for more. */
  type(bytes: Uint8Array): Promise<void>;
  resize(size: Size): void;
  end(ended: Ended): void;
  /** Says that something else about it changed. */
  touch(): void;
}

export function createSession(options: { size: Size; ringBytes: number; scrollback: number }): Session {
  const ring = createRing(options.ringBytes);
  const readers = new Set<Reader>();
  let size = options.size;
  let sizes: SizeMark[] = [{ at: 0, nth: 0, ...size }];
  let phase: Phase = { at: "starting", message: "Looking for a place to run…" };
  let shell: Shell | undefined;
  let activeAt = Date.now();
  let last: Screen | undefined;
  let recent: { screen: Screen; at: number } | undefined;
  let wake = () => {};
  let change = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const touch = () => {
    const woken = wake;
    change = new Promise((resolve) => {
      wake = resolve;
    });
    woken();
  };
  const emulator: Emulator = createEmulator({
    ...{ size, scrollback: options.scrollback },
    // What a program asks and does not read the answers of, it is not answered any more.
    answer: (text) => {
      if (phase.at === "running" && shell?.input.writable && !shell.input.writableNeedDrain)
        shell.input.write(text);
    },
  });
  let took = () => {};
  let hurryUntil = 0;
  const isHurried = () => performance.now() < hurryUntil;

  /** Whether somebody who reads is too far behind; who stalled is not waited for. */
  const isAhead = () => {
    const now = performance.now();
    if (now < hurryUntil) return false;
    return [...readers].some(
      ({ offset, readAt }) => now - readAt < STALLED_MS && ring.end - offset > READER_BEHIND_BYTES,
    );
  };
  const room = async () => {
    if (emulator.pending > EMULATOR_BEHIND_BYTES) await emulator.below(EMULATOR_BEHIND_BYTES / 2);
    while (isAhead() && phase.at === "running")
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, STALLED_MS / 2);
        took = () => {
          clearTimeout(timer);
          resolve();
        };
      });
  };

  return {
    get phase() {
      return phase;
    },
    get sizes() {
      return sizes;
    },
    get size() {
      return size;
    },
    get hurried() {
      return isHurried();
    },
    get activeAt() {
      return activeAt;
    },
    ring,
    readers,
    touch,
    changed: () => change,
    screen() {
      if (last) return last;
      const at = performance.now();
      const serves =
        recent &&
        at - recent.at < SCREEN_MS &&
        ring.read(recent.screen.offset, 0) !== undefined &&
        ring.end - recent.screen.offset < SCREEN_BEHIND_BYTES;
      if (!recent || !serves) recent = { screen: emulator.screen(), at };
      return recent.screen;
    },
    took: () => took(),
    tell(message, debug = false) {
      if (phase.at !== "starting" || phase.message === message) return;
      phase = { at: "starting", message, debug };
      touch();
    },
    begun(program) {
      if (phase.at !== "running") return;
      phase = { ...phase, program };
      touch();
    },
    async run(place, started) {
      shell = started;
      if (phase.at === "starting") phase = { at: "running", place, program: "" };
      for await (const bytes of started.output) {
        if (phase.at === "ended") continue;
        activeAt = Date.now();
        ring.push(bytes);
        emulator.write(bytes);
        sizes = sizes.filter(({ at }, index) => at >= ring.start || index === sizes.length - 1);
        touch();
        await room();
      }
    },
    async type(bytes) {
      if (phase.at !== "running" || !shell) return;
      activeAt = Date.now();
      if (STOPPING.some((key) => bytes.includes(key))) {
        hurryUntil = performance.now() + HURRY_MS;
        took();
      }
      const { input } = shell;
      if (!input.writable || input.write(bytes)) return;
      await new Promise<void>((resolve) => {
        input.once("drain", resolve);
        input.once("close", resolve);
      });
    },
    resize(next) {
      if (phase.at === "ended" || (next.cols === size.cols && next.rows === size.rows)) return;
      size = { cols: next.cols, rows: next.rows };
      const nth = (sizes.at(-1)?.nth ?? 0) + 1;
      // Of sizes without output between them the last one counts.
      sizes = [...sizes.filter(({ at }) => at < ring.end), { at: ring.end, nth, ...size }];
      recent = undefined;
      emulator.resize(size);
      shell?.resize(size);
      touch();
    },
    end(ended) {
      if (phase.at === "ended") return;
      const { place, program } = phase.at === "running" ? phase : {};
      phase = { at: "ended", ended, place, program };
      touch();
      void emulator.below(1).then(() => {
        last = emulator.screen();
        recent = undefined;
        emulator.dispose();
      });
    },
  };
}
