// C0 but for tab and line end, DEL, C1, line separators, and what turns the direction of text (U+202E and its kind).
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Whether a line is more than its own characters: escapes, carriage returns, anything that `visible` writes out. */
export function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) >= 0;
}

/** Text with every character that can't be seen, or that changes how others are seen, written as its escape: `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Text with a space in the place of each such character. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, " ");
}

/** The same as `visible` for every text inside a value of plain data. */
export function visibleThroughout<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part) => (typeof part === "string" ? visible(part) : part));
}

/** Whether a name would look like another one, or turn what stands beside it. Joiners, which scripts and emoji need, do not. */
export const misleads = (name: string): boolean => hasUnseen(name.replace(/[\u200c\u200d]/g, ""));
