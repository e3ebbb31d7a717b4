import { type ParameterValue, parameterFault } from "@/server/contract/parameter-values";
import type { TemplateParameter } from "@/server/contract/parameters";

/** What was typed for parameters, by name. Secret ones are kept apart, and in no store of the browser. */
export interface ParametersDraft {
  typed: Texts;
  secrets: Texts;
}

type Texts = Readonly<Record<string, string>>;
type Given = Readonly<Record<string, ParameterValue>>;

export const NOTHING_TYPED: ParametersDraft = { typed: {}, secrets: {} };

const isSecret = ({ type }: TemplateParameter) => type === "secret";
const defaultOf = ({ type, default: value }: TemplateParameter) =>
  value ?? (type === "boolean" ? false : undefined);

/** What stands in a parameter's field: what was typed, else what is given, else the template's default. */
export function textOf(parameter: TemplateParameter, typed: Texts, given: Given = {}): string {
  return typed[parameter.name] ?? String(given[parameter.name] ?? defaultOf(parameter) ?? "");
}

/** What a field's text stands for; undefined for the template's default. A text that is no number is told as it is. */
function meantBy(parameter: TemplateParameter, text: string): ParameterValue | undefined {
  const value = parameter.type === "string" ? text : text.trim();
  if (value === "" || value === String(defaultOf(parameter) ?? "")) return undefined;
  if (parameter.type === "boolean") return value === "true";
  return parameter.type === "number" && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** What a new environment asks for: only what differs from the template. */
export function toParameters(
  parameters: readonly TemplateParameter[],
  { typed }: ParametersDraft,
  given: Given = {},
): Record<string, ParameterValue> {
  return Object.fromEntries(
    parameters.flatMap((one): [string, ParameterValue][] => {
      const value = isSecret(one) ? undefined : meantBy(one, textOf(one, typed, given));
      return value === undefined ? [] : [[one.name, value]];
    }),
  );
}

/** The merge patch of what is given: null for what goes back to the template's default. */
export function toParametersPatch(
  parameters: readonly TemplateParameter[],
  { typed }: ParametersDraft,
  given: Given,
): Record<string, ParameterValue | null> {
  const changed = parameters.filter(
    (one) => !isSecret(one) && textOf(one, typed, given) !== textOf(one, {}, given),
  );
  return Object.fromEntries(changed.map((one) => [one.name, meantBy(one, textOf(one, typed)) ?? null]));
}

/** Secrets that were typed: an empty field leaves what is there. */
export function toSecrets(
  parameters: readonly TemplateParameter[],
  { secrets }: ParametersDraft,
): Record<string, string> {
  return Object.fromEntries(
    parameters.filter(isSecret).flatMap(({ name }) => (secrets[name] ? [[name, secrets[name]]] : [])),
  );
}

/** What is wrong with what was typed, by the fields of a request. `has` are secrets that are there already. */
export function parameterErrors(
  parameters: readonly TemplateParameter[],
  { typed, secrets }: ParametersDraft,
  { given = {}, has = [] }: { given?: Given; has?: readonly string[] } = {},
): { field: string; message: string }[] {
  return parameters.flatMap((parameter) => {
    const { name, required, type } = parameter;
    const field = `${isSecret(parameter) ? "secrets" : "parameters"}.${name}`;
    const value = isSecret(parameter)
      ? secrets[name] || undefined
      : meantBy(parameter, textOf(parameter, typed, given));
    if (value === undefined) {
      const isThere = !required || defaultOf(parameter) !== undefined || has.includes(name);
      return isThere ? [] : [{ field, message: type === "choice" ? "Choose one." : "Enter a value." }];
    }
    const message = parameterFault(parameter, value);
    return message ? [{ field, message }] : [];
  });
}
