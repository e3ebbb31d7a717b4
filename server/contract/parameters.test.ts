import { describe, expect, it } from "vitest";
import { parameterFault } from "./parameter-values";
import { parameterPatch, parameterValues, templateParameter } from "./parameters";

describe("a parameter of a template", () => {
  it.each([
    [{ name: "TAG" }, undefined],
    [{ name: "tag.x" }, "name"],
    [{ name: "SIZE", type: "choice" }, "choices"],
    [{ name: "SIZE", type: "choice", choices: ["s"] }, "default"],
    [{ name: "SIZE", type: "choice", choices: ["s"], default: "m" }, "default"],
    [{ name: "SIZE", type: "choice", choices: ["s"], required: true }, undefined],
    [{ name: "N", type: "number" }, "default"],
    [{ name: "N", type: "number", default: "3" }, "default"],
    [{ name: "N", type: "number", default: 3, max: 2 }, "default"],
    [{ name: "B", type: "boolean", default: true }, undefined],
    [{ name: "KEY", type: "secret", default: "hunter2" }, "default"],
    [{ name: "X", pattern: "(a+)+" }, "pattern"],
    [{ name: "X", default: "", pattern: "^[a-z]+$" }, undefined],
  ])("%j has its fault in %s", (parameter, field) => {
    expect(templateParameter.safeParse(parameter).error?.issues[0]?.path[0]).toBe(field);
  });
});

describe("a value", () => {
  const of = (rest: object) => ({ name: "X", type: "string" as const, ...rest });
  it.each([
    [of({}), "anything: {at: all}\n", undefined],
    [of({ required: true }), "", "Enter a value."],
    [of({}), 3, expect.stringContaining("quotes")],
    [of({ maxLength: 2 }), "abc", "Use at most 2 characters."],
    [of({ pattern: "^[a-z]+$" }), "A", expect.stringContaining("^[a-z]+$")],
    [of({ pattern: "^a*$" }), "a".repeat(300), "Use at most 128 characters."],
    [of({ type: "number", min: 1, max: 3 }), 4, "Use 1 to 3."],
    [of({ type: "number" }), "4", expect.stringContaining("number")],
    [of({ type: "boolean" }), "true", expect.stringContaining("without quotes")],
    [of({ type: "choice", choices: ["s", "m"] }), "l", "Use one of s, m."],
  ])("of %j that is %j: %s", (parameter, value, fault) => {
    expect(parameterFault(parameter, value)).toEqual(fault);
  });
});

it("takes texts, numbers and booleans by name, and no structure", () => {
  expect(parameterValues.safeParse({ TAG: "1", N: 2, B: false }).success).toBe(true);
  expect(parameterPatch.safeParse({ TAG: null }).success).toBe(true);
  for (const wrong of [
    { TAG: ["a"] },
    { TAG: { a: 1 } },
    { TAG: null },
    { "a.b": "c" },
    { TAG: "x".repeat(4097) },
  ])
    expect(parameterValues.safeParse(wrong).success).toBe(false);
});
