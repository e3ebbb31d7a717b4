/** From (inclusive) and to (exclusive) in a text. */
export type Range = [from: number, to: number];

/** Finds what the reader filters by. */
export interface Matcher {
  test: (text: string) => boolean;
  /** Where it occurs, in order. */
  ranges: (text: string) => Range[];
}

export type MatcherResult = { matcher: Matcher | undefined; error?: string };

/** Highlights in one line; more would only slow the page. */
const MAX_RANGES = 100;

/** A matcher for plain text or a regular expression, without regard to case; undefined for an empty filter. */
export function createMatcher(query: string, regex: boolean): MatcherResult {
  if (query === "") return { matcher: undefined };
  const source = regex ? query : query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  try {
    const once = new RegExp(source, "iu");
    const all = new RegExp(source, "giu");
    return {
      matcher: {
        test: (text) => once.test(text),
        ranges: (text) => {
          const found: Range[] = [];
          for (const match of text.matchAll(all)) {
            if (match[0] === "") continue;
            found.push([match.index, match.index + match[0].length]);
            if (found.length === MAX_RANGES) break;
          }
          return found;
        },
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    return { matcher: undefined, error: `Not a valid pattern: ${reason}` };
  }
}
