import type { LineEntry } from "./log-entry";
import type { Matcher, Range } from "./matcher";
import { shownLine } from "./shown-line";

/** Where a line matches: in what its row shows, and in what was written. */
export interface Hits {
  shown: Range[];
  raw: Range[];
}

export interface LineFilter {
  test: (entry: LineEntry) => boolean;
  hits: (entry: LineEntry) => Hits;
}

/** Searches what the row shows and the raw line, at once. For plain text, whose time has a bound. */
export function textFilter(matcher: Matcher): LineFilter {
  return {
    test: (entry) => {
      const { text, raw } = shownLine(entry);
      return matcher.test(text) || (raw !== text && matcher.test(raw));
    },
    hits: (entry) => {
      const { text, raw } = shownLine(entry);
      return { shown: matcher.ranges(text), raw: matcher.ranges(raw) };
    },
  };
}
