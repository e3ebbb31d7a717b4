import serialize from "@xterm/addon-serialize";
import headless from "@xterm/headless";
import { activateBounded, guardTerminal } from "@/server/contract/terminal-guards";
import { createBoundary } from "./boundary";
import { UnicodeGraphemesAddon } from "./graphemes";

export interface Size {
  cols: number;
  rows: number;
}

export interface Screen extends Size {
  /** Bytes of output that made it; the output goes on from here. */
  offset: number;
  /** What written into an empty terminal of this size shows the same: scrollback, screen, cursor, modes. */
  text: string;
}

export interface Emulator {
  write(bytes: Uint8Array): void;
  /** After all that was written before. */
  resize(size: Size): void;
  /** Bytes that were written and not interpreted yet. */
  readonly pending: number;
  /** Resolves when less than `bytes` are pending. */
  below(bytes: number): Promise<void>;
  screen(): Screen;
  dispose(): void;
}

/** What is interpreted without a pause: sequences that take long are short. */
const PIECE_BYTES = 4096;

/** Longest text of a screen, but where what is on it without what was above is longer. */
const SCREEN_BYTES = 1024 * 1024;

/** Modes that the serializer does not know, each with what switches it on. */
const REMEMBERED = [25, 1005, 1006, 1015, 1016];

/**
 * A terminal without a window, that follows an output. `answer` gets what it answers to queries of the program: it is the one
 * that answers, whoever looks. Its screen has all but a cursor that a program saved (DECSC) and has not restored yet.
 */
export function createEmulator(options: {
  size: Size;
  scrollback: number;
  answer(text: string): void;
}): Emulator {
  const { size, scrollback, answer } = options;
  const terminal = new headless.Terminal({ ...size, scrollback, allowProposedApi: true, logLevel: "off" });
  const serializer = new serialize.SerializeAddon();
  // The addon is written for the terminal with a window, of which it uses what this one has.
  terminal.loadAddon(serializer as unknown as Parameters<typeof terminal.loadAddon>[0]);
  activateBounded(new UnicodeGraphemesAddon(), terminal);
  terminal.onData(answer);

  const boundary = createBoundary();
  let parsed = 0;
  let written = 0;
  let cached: Screen | undefined;
  let waiting: { bytes: number; resolve(): void }[] = [];
  let modes = new Map<number, boolean>();
  let region: { top: number; bottom: number } | undefined;
  let cursorStyle = "";
  let charset = "";
  const reset = () => {
    modes = new Map();
    region = undefined;
    cursorStyle = "";
    charset = "";
    return false;
  };
  const remember = (on: boolean) => (params: (number | number[])[]) => {
    for (const mode of params) if (typeof mode === "number" && REMEMBERED.includes(mode)) modes.set(mode, on);
    return false;
  };
  terminal.parser.registerCsiHandler({ prefix: "?", final: "h" }, remember(true));
  terminal.parser.registerCsiHandler({ prefix: "?", final: "l" }, remember(false));
  terminal.parser.registerCsiHandler({ final: "r" }, ([top, bottom]) => {
    const last = Number(bottom) || terminal.rows;
    region = { top: Number(top) || 1, bottom: Math.min(last, terminal.rows) };
    return false;
  });
  terminal.parser.registerCsiHandler({ intermediates: " ", final: "q" }, ([style]) => {
    cursorStyle = `\x1b[${Number(style) || 0} q`;
    return false;
  });
  for (const final of ["0", "A", "B"])
    terminal.parser.registerEscHandler({ intermediates: "(", final }, () => {
      charset = final === "B" ? "" : `\x1b(${final}`;
      return false;
    });
  terminal.parser.registerEscHandler({ final: "c" }, reset);
  terminal.parser.registerCsiHandler({ intermediates: "!", final: "p" }, reset);

  guardTerminal(terminal);

  function lastWritten(row: number): string {
    const { cursorY, baseY } = terminal.buffer.active;
    const line = terminal.buffer.active.getLine(baseY + cursorY);
    const wide = line?.getCell(terminal.cols - 1)?.getWidth() === 0;
    const column = terminal.cols - (wide ? 1 : 0);
    return `\x1b[${row};${column}H${line?.getCell(column - 1)?.getChars() || " "}`;
  }

  function extras(): string {
    let text = [...modes].map(([mode, on]) => `\x1b[?${mode}${on ? "h" : "l"}`).join("");
    const { cursorX, cursorY } = terminal.buffer.active;
    const top = region?.top ?? 1;
    const regional = region !== undefined && (top > 1 || region.bottom < terminal.rows);
    if (regional) text += `\x1b[${top};${region?.bottom}r`;
    const row = cursorY + 1 - (terminal.modes.originMode ? top - 1 : 0);
    if (cursorX < terminal.cols) text += `\x1b[${row};${cursorX + 1}H`;
    // Past the last column waits for the next character to wrap: no move says that, only what is there written once more.
    else if (regional) text += lastWritten(row);
    return text + cursorStyle + charset;
  }

  /** As many lines above the screen as fit: half as many each time. */
  function contents(): string {
    for (let lines = scrollback; ; lines = Math.floor(lines / 2)) {
      const text = serializer.serialize({ scrollback: lines });
      if (lines === 0 || Buffer.byteLength(text) <= SCREEN_BYTES) return text;
    }
  }

  const advance = (bytes: Uint8Array) => {
    boundary.push(bytes);
    parsed += bytes.length;
    cached = undefined;
    waiting = waiting.filter((one) => {
      if (written - parsed >= one.bytes) return true;
      one.resolve();
      return false;
    });
  };
  return {
    write(bytes) {
      written += bytes.length;
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const piece = bytes.subarray(at, at + PIECE_BYTES);
        terminal.write(piece, () => advance(piece));
      }
    },
    resize({ cols, rows }) {
      terminal.write("", () => {
        cached = undefined;
        region = undefined;
        terminal.resize(cols, rows);
      });
    },
    get pending() {
      return written - parsed;
    },
    below(bytes) {
      if (written - parsed < bytes) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ bytes, resolve }));
    },
    screen() {
      const { cols, rows } = terminal;
      cached ??= { cols, rows, offset: boundary.safe, text: contents() + extras() };
      return cached;
    },
    dispose() {
      for (const { resolve } of waiting) resolve();
      waiting = [];
      terminal.dispose();
    },
  };
}
