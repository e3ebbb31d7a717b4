import type { z } from "zod";
import { type FieldError, refusal } from "./problem";

/** Parses a part of a request; throws a refusal that names every wrong field by its path. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(fieldErrors);
  const [first] = errors;
  throw refusal("invalid-request", first ? `${first.field}: ${first.message}` : "The request is not valid.", {
    errors,
  });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      field: [...path, key].join("."),
      message: "This field is not known.",
    }));
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  return [{ field: path.join(".") || "body", message: missing ? "This field is required." : issue.message }];
}
