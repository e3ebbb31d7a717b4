import { expect, it } from "vitest";
import { isSafePattern } from "./safe-pattern";

it.each([
  "^[a-z0-9-]+$",
  "^\\d+\\.\\d+\\.\\d+$",
  "^v?[0-9]+$",
  "^(?:dev|test)-[a-z]{1,12}$",
  "^(eu|us)-[a-z]+-[0-9]$",
  "[0-9]+",
  "^[^\\]]*$",
  "^a(b)?$",
  "^\\(x\\)+$",
  "^[a-f0-9]{40}$",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  "^[(*+]x$",
])("lets %s through", (pattern) => expect(isSafePattern(pattern)).toBe(true));

it.each([
  ["a repeated group", "^(a+)+$"],
  ["one behind a class that JavaScript ends at once", "^[^](a+)+]$"],
  ["one behind an empty class", "^[](a+)+]$"],
  ["alternatives that are repeated", "^(a|a)*$"],
  ["a group repeated twice", "^(a*){2}$"],
  ["a group repeated so many times", "^(a?){20}$"],
  ["many that may be left out", `^${"a?".repeat(24)}${"a".repeat(24)}$`],
  ["many alternatives", `^${"(a|ab)".repeat(24)}$`],
  ["repetitions that begin anywhere", ".*.*.*b"],
  ["many repetitions", "^.*.*.*.*b$"],
  ["repetitions of a bounded length", "^.{0,100}.{0,100}.{0,100}.{0,100}b$"],
  ["what looks ahead", "^(?=a+b)a+$"],
  ["what looks behind", "(?<=a+)b"],
  ["a named group", "^(?<name>a)$"],
  ["what repeats what was found", "^(a)\\1$"],
  ["none", "^[a"],
])("refuses %s", (_what, pattern) => expect(isSafePattern(pattern)).toBe(false));
