import type { Draft } from "../draft";
import type { Field } from "../reading/field";
import { markOf, parameterNameOf } from "../settle";

/** Makes a field's value a required secret parameter, says so, and returns what stands in its place. */
export function becomeSecret(
  draft: Draft,
  name: string,
  field: Field,
  said: { code: string; message: string; remedy?: string },
): string {
  const own = parameterNameOf(name);
  const existing = draft.parameters.find((one) => one.name === own);
  if (existing) existing.sets.push(field.path);
  else draft.parameters.push({ name: own, type: "secret", required: true, sets: [field.path] });
  field.reading.cover(field.node, "adapted");
  field.reading.say("adapted", field.at, field.path, said);
  return markOf(name);
}
