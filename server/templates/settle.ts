import { PARAMETER_MARK, parameterMark } from "@/server/contract/parameter-values";
import type { Draft } from "./draft";
import type { Field } from "./reading/field";

/**
 * What becomes of the parameters in a text. `keep`: it goes into a manifest, where each environment's values come. `open`: the same, but
 * defaults are filled in, since something else, such as a chart, goes by the text before. `fill`: it is read now.
 */
export type Filling = "keep" | "open" | "fill";

/** A name that a template's parameter may have. */
export function parameterNameOf(name: string): string {
  return name
    .replaceAll(/[^A-Za-z0-9_-]/g, "_")
    .replace(/^(?=[^A-Za-z_])/, "_")
    .slice(0, 63);
}

/** What stands in a draft where the value of a parameter comes. */
export const markOf = (name: string) => parameterMark(parameterNameOf(name));

/** Whether a text has the value of a parameter in it. */
export const hasMark = (text: string) => text.includes("$(parameters.");

/** A text with what its parameters are to be filled in; what has to be known now and is not is asked about. */
export function settled(text: string, filling: Filling, { parameters }: Draft, field: Field): string {
  if (filling === "keep" || !hasMark(text)) return text;
  return text.replaceAll(PARAMETER_MARK, (mark, name: string) => {
    const parameter = parameters.find((one) => one.name === name);
    if (!parameter || parameter.type === "secret") return mark;
    if (parameter.default !== undefined) return parameter.default;
    if (filling === "fill")
      field.mark("asked", {
        code: "parameter-place",
        message: `${name} has no default, and is read while publishing: what stands here is the same for all environments.`,
        remedy: `Give it one here, or when publishing (parameters.${name}.default).`,
      });
    return mark;
  });
}
