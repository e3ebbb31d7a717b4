import { expect, it } from "vitest";
import { passwordStrength } from "./password-strength";

it.each([
  ["short", 0],
  ["aaaaaaaaaaaaaaaa", 1],
  ["abcdefghijkl", 1],
  ["violet-harbour", 2],
  ["violet harbour 9 kites", 3],
] as const)("%s scores %d", (password, score) => {
  expect(passwordStrength(password).score).toBe(score);
});

it("counts what is missing", () => {
  expect(passwordStrength("12345678901").hint).toBe("1 more character needed");
});
