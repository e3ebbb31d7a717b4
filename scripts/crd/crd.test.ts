import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ENVIRONMENT_CRD, environmentCrd, TEMPLATE_CRD, templateCrd } from "./resource";
import { structuralSchema } from "./schema";

it("stands in the repository as the contract says (npm run crd writes it)", () => {
  expect(readFileSync(ENVIRONMENT_CRD, "utf8")).toBe(environmentCrd());
  expect(readFileSync(TEMPLATE_CRD, "utf8")).toBe(templateCrd());
});

describe("a schema from the contract", () => {
  const of = (schema: z.ZodType) => structuralSchema(z.strictObject({ field: schema }), { defaults: true });

  it("has every check of a string, with its sentence", () => {
    const word = z
      .string()
      .max(20, "Use at most 20 characters.")
      .regex(/^[a-z]/, "Start with a letter.")
      .refine((text) => text !== "new", { error: "This one is taken.", params: { cel: "self != 'new'" } })
      .describe("A word.")
      .optional();
    expect(of(word)).toEqual({
      type: "object",
      properties: {
        field: {
          type: "string",
          description: "A word.",
          maxLength: 20,
          "x-kubernetes-validations": [
            { rule: "self.matches(r'^[a-z]')", message: "Start with a letter.", reason: "FieldValueInvalid" },
            { rule: "self != 'new'", message: "This one is taken.", reason: "FieldValueInvalid" },
          ],
        },
      },
    });
  });

  it("checks the names of a map, and says which one is wrong", () => {
    const map = z
      .record(z.string().max(3, "Use at most 3 characters."), z.int32())
      .refine(() => true, { params: { schema: { maxProperties: 2 } } });
    expect(of(map)).toMatchObject({
      required: ["field"],
      properties: {
        field: {
          maxProperties: 2,
          additionalProperties: { type: "integer", format: "int32" },
          "x-kubernetes-validations": [
            {
              rule: "self.all(name, name.size() <= 3)",
              messageExpression: 'self.filter(name, !(name.size() <= 3))[0] + ": Use at most 3 characters."',
            },
          ],
        },
      },
    });
  });

  it.each([
    [
      "a check that only zod can make",
      z
        .string()
        .max(9)
        .refine((text) => text !== "new", "Taken."),
      'cannot check "Taken."',
    ],
    ["a string of any length", z.string(), ".field has no bound"],
    ["a list of any length", z.array(z.boolean()), ".field has no bound"],
    ["a map of any size", z.record(z.string().max(9, "Shorter."), z.boolean()), ".field has no bound"],
    ["a pattern with flags", z.string().max(9).regex(/a/i, "With an a."), "cannot be written in CEL"],
  ])("refuses %s", (_what, schema, message) => {
    expect(() => of(schema)).toThrow(message);
  });
});
