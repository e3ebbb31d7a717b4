import { expect, it } from "vitest";
import { shownTitle } from "./title";

it.each([
  ["vim README.md", "vim README.md"],
  ["  root@backend:\t~ \n", "root@backend: ~"],
  ["a\u202egpj.exe\u0007\u001b[31m", "a gpj.exe [31m"],
  ["\u200b\ufeff\u2066", undefined],
  ["", undefined],
  ["😀".repeat(200), `${"😀".repeat(79)}…`],
])("shows %j as plain text of bounded length", (asked, shown) => {
  expect(shownTitle(asked)).toBe(shown);
});
