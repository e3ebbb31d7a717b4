import { expect, it } from "vitest";
import { print } from "./ansi";
import { linePieces } from "./line-pieces";
import { createMatcher } from "./matcher";

const esc = "\u001b";

it("marks a match that runs across a change of colour", () => {
  const { matcher } = createMatcher("info: start", false);
  const pieces = linePieces(
    print(`a ${esc}[32mINFO${esc}[0m: started`).runs,
    matcher?.ranges("a INFO: started") ?? [],
  );
  expect(pieces.map(({ text, hit }) => [text, hit])).toEqual([
    ["a ", false],
    ["INFO", true],
    [": start", true],
    ["ed", false],
  ]);
  expect(pieces[1]?.look).toEqual({ color: 2 });
});

it("loses nothing of a line, whatever matches", () => {
  const text = "one two one two one";
  for (const query of ["one", "two", "e t", "zzz", ""]) {
    const { matcher } = createMatcher(query, false);
    expect(
      linePieces(print(text).runs, matcher?.ranges(text) ?? [])
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  }
});
