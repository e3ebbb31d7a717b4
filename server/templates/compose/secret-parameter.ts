import type { Draft } from "../draft";
import type { Field } from "../reading/field";

/** Makes a field's value a required secret parameter, says so, and returns what stands in its place. */
export function becomeSecret(
  draft: Draft,
  name: string,
  field: Field,
  said: { code: string; message: string; remedy?: string },
): string {
  const existing = draft.parameters.find((one) => one.name === name);
  if (existing) existing.sets.push(field.path);
  else draft.parameters.push({ name, type: "secret", required: true, sets: [field.path] });
  field.reading.cover(field.node, "adapted");
  field.reading.say("adapted", field.at, field.path, said);
  return `\${${name}}`;
}
