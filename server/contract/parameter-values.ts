import { PATTERN_TEXT_MAX } from "./safe-pattern";

/** What a value of a template's parameter has to be: kept free of zod, so that forms load without. */

/** Parameters of one template at most. */
export const PARAMETERS_MAX = 50;
/** Characters of a text. */
export const PARAMETER_TEXT_MAX = 4096;

export type ParameterValue = string | number | boolean;

/** A parameter as far as its values go by it. */
export interface ParameterRule {
  name: string;
  type: "string" | "number" | "boolean" | "choice" | "secret";
  default?: ParameterValue | undefined;
  choices?: readonly string[] | undefined;
  required?: boolean | undefined;
  pattern?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
  maxLength?: number | undefined;
}

/** What stands in manifests where the value of a parameter comes. */
export const parameterMark = (name: string) => `$(parameters.${name})`;
/** Every mark in a text, the name as its group; one after a second dollar is written out, as Kubernetes has it. */
export const PARAMETER_MARK = /(?<!\$)\$\(parameters\.([A-Za-z_][A-Za-z0-9_-]{0,62})\)/g;

/** Why a value is none for the parameter, as a sentence with the remedy; undefined where it is one. */
export function parameterFault(parameter: ParameterRule, value: unknown): string | undefined {
  const { type } = parameter;
  if (type === "number") return numberFault(parameter, value);
  if (type === "boolean")
    return typeof value === "boolean" ? undefined : "Use true or false, without quotes.";
  if (typeof value !== "string") return "Use a text; a number or boolean is one in quotes.";
  if (type === "choice") {
    const { choices = [] } = parameter;
    return choices.includes(value) ? undefined : `Use one of ${choices.join(", ")}.`;
  }
  return textFault(parameter, value);
}

function numberFault({ min, max }: ParameterRule, value: unknown): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return "Use a number, without quotes.";
  if (min !== undefined && max !== undefined && (value < min || value > max)) return `Use ${min} to ${max}.`;
  if (min !== undefined && value < min) return `Use ${min} or more.`;
  return max !== undefined && value > max ? `Use ${max} or less.` : undefined;
}

function textFault({ pattern, maxLength, required }: ParameterRule, value: string): string | undefined {
  if (value === "" && required) return "Enter a value.";
  const room = Math.min(
    maxLength ?? PARAMETER_TEXT_MAX,
    pattern === undefined ? PARAMETER_TEXT_MAX : PATTERN_TEXT_MAX,
  );
  if (value.length > room) return `Use at most ${room} characters.`;
  if (value.includes("\0")) return "Leave out the character NUL.";
  if (pattern === undefined || value === "") return undefined;
  return new RegExp(pattern).test(value) ? undefined : `Use a value that fits ${pattern}.`;
}
