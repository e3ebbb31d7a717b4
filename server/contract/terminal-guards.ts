/**
 * What xterm.js is kept from: it repeats as often as a program says and joins text without end, so that a few bytes would hold
 * up whoever follows a terminal. The portal's own copy and the page's keep the same bounds, to show the same. Pure, of shapes
 * that both builds of xterm.js have.
 */

/** Most that one control sequence repeats; one that wants more is left out. */
const MOST_REPEATS = 1000;
/** Most lines that one inserts, deletes or scrolls where the screen has no more: each moves all lines there are. */
const MOST_LINES = 100;
/** Longest title or link. */
const LONGEST_TEXT = 4096;
/** Most characters that join into one cell. */
export const TERMINAL_MOST_JOINED = 32;

const COUNTED = [
  ...["I", "Z", "b", "@", "P", "X"].map((final) => ({ final })),
  ...["@", "A"].map((final) => ({ intermediates: " ", final })),
  ...["}", "~"].map((final) => ({ intermediates: "'", final })),
];
const LINES = ["L", "M", "S", "T"];
/** Titles, links. */
const TEXTS = [0, 1, 2, 8];

interface Parser {
  registerCsiHandler(
    id: { intermediates?: string; final: string },
    callback: (params: (number | number[])[]) => boolean,
  ): unknown;
  registerOscHandler(ident: number, callback: (data: string) => boolean): unknown;
}

/** Has a terminal leave out what would hold it up. To be called last: the handler that came last is asked first. */
export function guardTerminal(terminal: { readonly parser: Parser; readonly rows: number }): void {
  const { parser } = terminal;
  const above =
    (most: () => number) =>
    ([count]: (number | number[])[]) =>
      typeof count === "number" && count > most();
  for (const id of COUNTED)
    parser.registerCsiHandler(
      id,
      above(() => MOST_REPEATS),
    );
  for (const final of LINES)
    parser.registerCsiHandler(
      { final },
      above(() => Math.max(MOST_LINES, terminal.rows)),
    );
  for (const ident of TEXTS) parser.registerOscHandler(ident, (data) => data.length > LONGEST_TEXT);
}

interface Provider {
  readonly version: string;
  wcwidth(codepoint: number): 0 | 1 | 2;
  charProperties(codepoint: number, preceding: number): number;
}
interface Unicode {
  register(provider: Provider): void;
  activeVersion: string;
}

/** Properties are bits: whether it joins, two of its width, and what the provider remembers, of which the upper ones are free. */
const JOINS = 1;
const NARROW = 2;
const COUNT_AT = 19;
const PROPERTIES = (1 << COUNT_AT) - 1;

function bounded(provider: Provider): Provider {
  return {
    version: provider.version,
    wcwidth: (codepoint) => provider.wcwidth(codepoint),
    charProperties(codepoint, preceding) {
      const properties = provider.charProperties(codepoint, preceding & PROPERTIES) & PROPERTIES;
      if ((properties & JOINS) === 0) return properties;
      const count = (preceding >> COUNT_AT) + 1;
      if (count < TERMINAL_MOST_JOINED) return properties | (count << COUNT_AT);
      // The next cell begins, as with a character of its own.
      return (properties & ~7) | NARROW;
    },
  };
}

/** Loads an addon that brings widths of characters, with a bound to what joins into one cell. */
export function activateBounded(
  addon: { activate(terminal: never): void },
  { unicode }: { unicode: Unicode },
): void {
  const guarded = {
    register: (provider: Provider) => unicode.register(bounded(provider)),
    get activeVersion() {
      return unicode.activeVersion;
    },
    set activeVersion(version: string) {
      unicode.activeVersion = version;
    },
  };
  addon.activate({ unicode: guarded } as never);
}
