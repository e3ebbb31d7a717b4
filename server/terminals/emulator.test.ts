import headless from "@xterm/headless";
import fc from "fast-check";
import { expect, it } from "vitest";
import { TERMINAL_MOST_JOINED } from "@/server/contract/terminal-guards";
import { createEmulator } from "./emulator";
import { UnicodeGraphemesAddon } from "./graphemes";

const SIZE = { cols: 20, rows: 6 };

/** What programs print: text, wide characters, lines, colours, moves, modes, the other screen, titles. */
const piece = fc.oneof(
  fc.stringMatching(/^[a-z ]{1,30}$/),
  fc.constantFrom("\r\n", "\r", "\t", "\b", "é漢字😀", "ü", "\x1bM"),
  fc.constantFrom(
    "\x1b[31m",
    "\x1b[0m",
    "\x1b[1;38;2;1;2;3m",
    "\x1b[7m",
    "\x1b[H",
    "\x1b[3;5H",
    "\x1b[A",
    "\x1b[5C",
  ),
  fc.constantFrom("\x1b[2J", "\x1b[K", "\x1b[1K", "\x1b[2L", "\x1b[M", "\x1b[3P", "\x1b[2@", "\x1b[4X"),
  fc.constantFrom(
    "\x1b[?2004h",
    "\x1b[?1000h\x1b[?1006h",
    "\x1b[?25l",
    "\x1b[?25h",
    "\x1b[?1h",
    "\x1b[?7l",
    "\x1b[?7h",
  ),
  fc.constantFrom(
    "\x1b]0;a title\x07",
    "\x1b]8;;http://x\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x1b[2;5r",
    "\x1b[r",
    "\x1b[4 q",
  ),
);

function terminal() {
  const made = new headless.Terminal({ ...SIZE, scrollback: 50, allowProposedApi: true });
  made.loadAddon(new UnicodeGraphemesAddon() as unknown as Parameters<typeof made.loadAddon>[0]);
  return made;
}
const write = (into: headless.Terminal, text: string | Uint8Array) =>
  new Promise<void>((resolve) => into.write(text, resolve));

/** All that can be seen of a terminal, and how it takes keys. */
function seen(of: headless.Terminal) {
  const { active } = of.buffer;
  const lines = [];
  for (let row = active.baseY; row < active.length; row++) {
    const line = active.getLine(row);
    lines.push(line?.translateToString(true));
  }
  return { lines, x: active.cursorX, y: active.cursorY, type: active.type, modes: of.modes };
}

it("gives a screen at any cut from which the rest leads to what somebody sees who saw all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.nat(), async (pieces, cut) => {
      const output = Buffer.from(pieces.join(""));
      const at = output.length === 0 ? 0 : cut % (output.length + 1);
      const emulator = createEmulator({ size: SIZE, scrollback: 50, answer: () => {} });
      emulator.write(output.subarray(0, at));
      await emulator.below(1);
      const screen = emulator.screen();
      emulator.dispose();
      expect(at - screen.offset).toBeGreaterThanOrEqual(0);
      const [whole, late] = [terminal(), terminal()];
      await write(whole, output);
      await write(late, screen.text);
      await write(late, output.subarray(screen.offset));
      expect(seen(late)).toEqual(seen(whole));
    }),
    { numRuns: 1000, seed: 1 },
  );
});

/** The screen after an output, and how many milliseconds it took. */
async function after(output: string, size = SIZE, scrollback = 5000) {
  const emulator = createEmulator({ size, scrollback, answer: () => {} });
  const began = performance.now();
  emulator.write(Buffer.from(output));
  await emulator.below(1);
  const took = performance.now() - began;
  const { text } = emulator.screen();
  emulator.dispose();
  return { took, text };
}

it.each(["L", "M", "S", "T", "I", "Z", "b", "@", "P", "X", " @", " A", "'}", "'~"])(
  "goes on at once after a sequence that repeats without end (%s)",
  async (final) => {
    const { took, text } = await after(`x\x1b[2147483647${final}\r\nafter`);
    expect(text).toContain("after");
    expect(took).toBeLessThan(1000);
  },
);

it("still does what programs ask for", async () => {
  expect((await after("x\x1b[4b")).text).toContain("xxxxx");
  expect((await after("ab\r\x1b[2X\r\ncd")).text).not.toContain("ab");
});

it("bounds what joins into one cell", async () => {
  const { text } = await after(`e${"\u0301".repeat(1000)}`, { cols: 200, rows: 6 });
  expect(text).toContain(`e${"\u0301".repeat(TERMINAL_MOST_JOINED - 1)}`);
  const small = await after(`e${"\u0301".repeat(500_000)}`, { cols: 10, rows: 2 }, 10);
  expect(small.text.length).toBeLessThan(10 * 12 * 40);
});

it("keeps families and flags of emoji together", async () => {
  const { text } = await after("\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}|\u{1F1E9}\u{1F1EA}|");
  expect(text).toContain("\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}|\u{1F1E9}\u{1F1EA}|");
});

it("keeps less of what is above the screen where that is long, and the newest of it", async () => {
  const line = Array.from({ length: 100 }, (_, at) => `\x1b[38;2;${at};1;${at}mx`).join("");
  const { text } = await after(`${`${line}\r\n`.repeat(2000)}the end`, { cols: 100, rows: 24 });
  expect(text.length).toBeLessThan(1024 * 1024);
  expect(text.length).toBeGreaterThan(100 * 1024);
  expect(text).toContain("the end");
});
