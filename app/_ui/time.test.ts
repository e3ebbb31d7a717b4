import { describe, expect, it } from "vitest";
import { formatAge, formatDuration } from "./time";

describe("formatAge", () => {
  it.each([
    [-500, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_000, "59 min"],
    [3_600_000, "1 h"],
    [86_400_000, "1 d"],
    [9 * 86_400_000, "9 d"],
  ])("%d ms is %s", (input, expected) => {
    expect(formatAge(input)).toBe(expected);
  });
});

describe("formatDuration", () => {
  it.each([
    [-1, "0 ms"],
    [840, "840 ms"],
    [3_240, "3.2 s"],
    [59_949, "59.9 s"],
    [59_950, "1 min 00 s"],
    [65_000, "1 min 05 s"],
    [3_660_000, "1 h 01 min"],
  ])("%d ms is %s", (input, expected) => {
    expect(formatDuration(input)).toBe(expected);
  });
});
