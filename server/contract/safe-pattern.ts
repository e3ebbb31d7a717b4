/** Which regular expressions may be held against what anybody writes. */

/** Characters of a text that a pattern is held against. */
export const PATTERN_TEXT_MAX = 128;
/** Ways to match that a search by trial and error may have to go through: some ten milliseconds. */
const WAYS_MAX = 2 ** 21;

/** One part of a pattern as JavaScript reads it without flags: what is escaped, a class of characters, a repetition, or one character. */
const PART = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[*+?]\??|\{\d+(?:,\d*)?\}\??|\(\?:|[\s\S]/g;

/**
 * Whether a pattern can be held against what anybody writes: a regular expression that looks at no text twice, repeats no group,
 * and has few enough ways to match a text of `PATTERN_TEXT_MAX` characters that no value keeps it busy.
 */
export function isSafePattern(pattern: string): boolean {
  const parts: string[] = pattern.match(PART) ?? [];
  // Begun at each character, unless all of it is held at the start.
  let ways = pattern.startsWith("^") && !parts.includes("|") ? 1 : PATTERN_TEXT_MAX;
  for (const [at, part] of parts.entries()) {
    const repeated = waysOf(part);
    // What stands behind a bracket repeats everything in it, but for a question mark.
    if (parts[at - 1] === ")" && /^[*+{]/.test(part)) return false;
    if (part === "(" && parts[at + 1]?.startsWith("?")) return false;
    if (/^\\[1-9k]/.test(part)) return false;
    ways *= repeated;
  }
  return ways <= WAYS_MAX && compiles(pattern);
}

/** In how many ways one part can match, at most. */
function waysOf(part: string): number {
  if (part === "|" || part === "?" || part === "??") return 2;
  if (/^[*+]\??$/.test(part)) return PATTERN_TEXT_MAX;
  const [, least, most] = /^\{(\d+),(\d*)\}\??$/.exec(part) ?? [];
  if (least === undefined) return 1;
  return most ? Math.max(1, Number(most) - Number(least) + 1) : PATTERN_TEXT_MAX;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
