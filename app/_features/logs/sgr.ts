/** How text looks by the sequences before it. */
export interface Look {
  /** 0–15: the terminal's own colours; 16–255: xterm's palette; any colour of CSS otherwise. */
  color?: number | string;
  background?: number | string;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  inverse?: boolean;
  strike?: boolean;
}

const flags: Record<number, Partial<Look>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  21: { underline: true },
  22: { bold: undefined, dim: undefined },
  23: { italic: undefined },
  24: { underline: undefined },
  27: { inverse: undefined },
  29: { strike: undefined },
  39: { color: undefined },
  49: { background: undefined },
};

/**
 * The look after an SGR sequence (ECMA-48 8.3.117, ISO 8613-6 for colours). `groups` are its parameters, each with its
 * subparameters: `4:3` is one group of two.
 */
export function applySgr(before: Look, groups: readonly (readonly string[])[]): Look {
  let look = { ...before };
  const codes = groups.length === 0 ? [["0"]] : groups;
  for (let at = 0; at < codes.length; at++) {
    const [code = 0, ...sub] = (codes[at] ?? []).map(Number);
    if (code === 0) look = {};
    else if (code === 4 && sub[0] === 0) look.underline = undefined;
    else if (flags[code]) Object.assign(look, flags[code]);
    else if (code >= 30 && code <= 37) look.color = code - 30;
    else if (code >= 90 && code <= 97) look.color = code - 82;
    else if (code >= 40 && code <= 47) look.background = code - 40;
    else if (code >= 100 && code <= 107) look.background = code - 92;
    else if (code === 38 || code === 48) {
      const key = code === 38 ? "color" : "background";
      if (sub.length > 0) {
        // With colons the colour space may stand (empty, as a rule) before red, green and blue.
        look[key] = colour(sub[0], sub[0] === 2 && sub.length > 4 ? sub.slice(2) : sub.slice(1));
        continue;
      }
      const rest = codes.slice(at + 1, at + 5).map(([first]) => Number(first));
      look[key] = colour(rest[0], rest.slice(1));
      at += rest[0] === 5 ? 2 : rest[0] === 2 ? 4 : codes.length;
    }
  }
  for (const [key, value] of Object.entries(look)) if (value === undefined) Reflect.deleteProperty(look, key);
  return look;
}

function colour(kind: number | undefined, [a = 0, b = 0, c = 0]: number[]): number | string | undefined {
  if (kind === 5) return Math.min(a, 255);
  if (kind !== 2) return undefined;
  return `#${[a, b, c].map((part) => Math.min(part, 255).toString(16).padStart(2, "0")).join("")}`;
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
