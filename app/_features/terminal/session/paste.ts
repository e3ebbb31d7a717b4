/** Characters of a paste that its question shows. */
const SHOWN = 2_000;

/** What to do with a text that is pasted into a terminal. */
export type Paste =
  | { kind: "nothing" }
  | { kind: "paste"; text: string }
  /** Several lines, which a shell would run one after the other. */
  | { kind: "ask"; text: string; lines: number; shown: string; more: number };

/**
 * Decides about a paste. Control characters other than tabs and line ends are left out: an escape in it could end the bracketed
 * paste and act as a key. A line end asks first, also a single one at the end, which runs the line.
 */
export function considerPaste(pasted: string): Paste {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
  const text = pasted.replace(/\r\n?/g, "\n").replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "");
  if (text === "") return { kind: "nothing" };
  if (!text.includes("\n")) return { kind: "paste", text };
  const lines = text.replace(/\n$/, "").split("\n").length;
  return { kind: "ask", text, lines, shown: text.slice(0, SHOWN), more: Math.max(0, text.length - SHOWN) };
}

/** The lines of a paste as one, without what the shell would run at a line's end. */
export function asOneLine(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ");
}
