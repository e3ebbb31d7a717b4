const ESC = 0x1b;

/**
 * What a terminal answers to a program's queries: attributes, status, cursor, modes, settings, version, size. The emulator
 * answers them, once, whoever looks; what the windows of viewers answer as well must not be typed. A report of the cursor on the
 * first row looks like F3 with a modifier, and passes when it could be that.
 */
const REPORTS = new RegExp(
  [
    "\\x1b\\[[?>=][\\d;]*c",
    "\\x1b\\[\\??[\\d;]*n",
    "\\x1b\\[\\?\\d+;\\d+(?:;\\d+)?R",
    "\\x1b\\[(?!1;[2-8]R)\\d+;\\d+R",
    "\\x1b\\[\\??\\d+;\\d+\\$y",
    "\\x1b\\[\\d+;\\d+;\\d+t",
    "\\x1bP[01]\\$r[^\\x1b]*\\x1b\\\\",
    "\\x1bP>\\|[^\\x1b]*\\x1b\\\\",
  ].join("|"),
  "g",
);

/** Input without the reports in it. */
export function withoutReports(input: Uint8Array): Uint8Array {
  if (!input.includes(ESC)) return input;
  const text = Buffer.from(input).toString("latin1");
  const rest = text.replace(REPORTS, "");
  return rest.length === text.length ? input : Buffer.from(rest, "latin1");
}
