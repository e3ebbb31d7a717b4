/** A run of text with one look. */
export interface Run {
  text: string;
  look: Look;
}

export interface Look {
  /** 0–15: the terminal's own colours; 16–255: xterm's palette; any colour of CSS otherwise. */
  color?: number | string;
  background?: number | string;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
}

// CSI sequences (ECMA-48), OSC strings ended by BEL or ST, and two-character escapes.
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are control characters
  /\u001b(?:\[([0-9;:]*)([ -/]*[@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rest of them has no place in a page
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** The text as a reader sees it, without escape sequences. */
export function stripAnsi(text: string): string {
  if (!text.includes("\u001b")) return text;
  return text.replace(ESCAPES, "").replace(CONTROLS, "");
}

/** Splits text into runs by its SGR sequences; other sequences are left out. */
export function parseAnsi(text: string): Run[] {
  if (!text.includes("\u001b")) return [{ text, look: {} }];
  const runs: Run[] = [];
  let look: Look = {};
  let from = 0;
  const push = (piece: string) => {
    const clean = piece.replace(CONTROLS, "");
    if (clean) runs.push({ text: clean, look });
  };
  for (const match of text.matchAll(ESCAPES)) {
    push(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === "m") look = applySgr(look, match[1] ?? "");
  }
  push(text.slice(from));
  return runs;
}

function applySgr(before: Look, parameters: string): Look {
  let look = { ...before };
  const codes = parameters.split(/[;:]/).map((code) => Number(code || 0));
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 0) look = {};
    else if (code === 1) look.bold = true;
    else if (code === 2) look.dim = true;
    else if (code === 3) look.italic = true;
    else if (code === 4) look.underline = true;
    else if (code === 22) look = { ...look, bold: false, dim: false };
    else if (code === 23) look.italic = false;
    else if (code === 24) look.underline = false;
    else if (code >= 30 && code <= 37) look.color = code - 30;
    else if (code >= 90 && code <= 97) look.color = code - 82;
    else if (code === 39) look.color = undefined;
    else if (code >= 40 && code <= 47) look.background = code - 40;
    else if (code >= 100 && code <= 107) look.background = code - 92;
    else if (code === 49) look.background = undefined;
    else if (code === 38 || code === 48) {
      const [color, used] = extendedColor(codes.slice(at + 1));
      if (code === 38) look.color = color;
      else look.background = color;
      at += used;
    }
  }
  return look;
}

/** `5;n` (palette) or `2;r;g;b`, and how many codes it took. */
function extendedColor(codes: number[]): [color: number | string | undefined, used: number] {
  const [kind, a = 0, b = 0, c = 0] = codes;
  if (kind === 5) return [Math.min(a, 255), 2];
  if (kind === 2) {
    const hex = [a, b, c].map((part) => Math.min(part, 255).toString(16).padStart(2, "0")).join("");
    return [`#${hex}`, 4];
  }
  return [undefined, codes.length];
}

/** CSS colour of a palette entry: the first 16 follow the theme, the rest are xterm's 6×6×6 cube and grey ramp. */
export function cssColor(color: number | string): string {
  if (typeof color === "string") return color;
  if (color < 16) return `var(--ansi-${color % 8})`;
  if (color >= 232) {
    const grey = 8 + (color - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const index = color - 16;
  const levels = [0, 95, 135, 175, 215, 255];
  const part = (divisor: number) => levels[Math.floor(index / divisor) % 6] ?? 0;
  return `rgb(${part(36)} ${part(6)} ${part(1)})`;
}
