import { expect, test } from "vitest";
import { allText, selectedText } from "./copy-selection";
import type { LogEntry } from "./log-entry";

const entries = ["a", "", "c [raw]", "", "e"].map(
  (text, id): LogEntry => ({
    id,
    kind: "line",
    source: { key: "u/app/0", pod: "p", container: "app", restart: 0, dev: false },
    time: "2026-01-01T00:00:00.000000000Z",
    text,
    cut: false,
  }),
);

test("a copy has every line between its ends, blank ones too", () => {
  expect(selectedText(entries, { from: 0, to: 4, first: "a", last: "e" })).toBe("a\n\nc [raw]\n\ne");
  expect(selectedText(entries, { from: 2, to: 4, first: "raw]", last: "" })).toBe("raw]\n\n");
  expect(selectedText(entries, { from: 2, to: 2, first: "raw", last: "raw" })).toBe("raw");
});

test("all of the log is all that is shown", () => expect(allText(entries)).toBe("a\n\nc [raw]\n\ne"));
