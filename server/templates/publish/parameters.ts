import type { TemplateParameter } from "@/server/contract/parameters";
import { isSafePattern } from "@/server/contract/safe-pattern";
import type { PublishWish } from "@/server/contract/template-source";
import { marksIn } from "@/server/environments/template/parameter-faults";
import { placeOf } from "@/server/environments/template/places";
import type { KubernetesObject } from "@/server/kubernetes";
import { nameOf } from "../checks/finding";
import type { Draft, DraftParameter } from "../draft";
import type { Finding } from "../reading/report";
import type { Findings } from "./findings";

/**
 * The parameters that environments of a source can, or have to, give: those whose marks are in what was made of it. Where a mark stands
 * in a place that environments say nothing of, or was lost on the way, a default is asked for.
 */
export function parametersOf(
  draft: Draft,
  objects: readonly KubernetesObject[],
  { remarks, findings }: { remarks: readonly Finding[]; findings: Findings },
): TemplateParameter[] {
  const marks = marksIn(objects);
  const isSaid = ({ name }: DraftParameter) =>
    remarks.some(({ level, message }) => level === "asked" && message.split(/[^\w.-]+/).includes(name));
  return draft.parameters.flatMap((parameter): TemplateParameter[] => {
    const own = marks.filter(({ name }) => name === parameter.name);
    if (parameter.type === "secret") return [];
    const misplaced = own.find(({ object, steps }) => placeOf(object.kind, steps) === undefined);
    if (misplaced) {
      const { object, steps } = misplaced;
      sayPlace(parameter, { object: nameOf({ ...object }), field: steps.join(".") }, findings);
      return [];
    }
    if (own.length > 0) return [described(parameter, findings)];
    if (parameter.default === undefined && parameter.sets.length > 0 && !isSaid(parameter))
      sayPlace(parameter, { field: parameter.sets[0] }, findings);
    return [];
  });
}

function sayPlace(
  { name }: DraftParameter,
  at: { object?: string; field: string | undefined },
  findings: Findings,
): void {
  findings.say({
    ...{ level: "asked", code: "parameter-required", ...at },
    message: `${name} has no value, and stands where environments give none.`,
    remedy: `Write a default for ${name} in the source, or give it here (parameters.${name}.default).`,
  });
}

function described(parameter: DraftParameter, findings: Findings): TemplateParameter {
  const { name, type, title, options = [], pattern, default: value, required } = parameter;
  const isChoice = type === "choice" && options.length > 0;
  const isSafe = pattern !== undefined && isSafePattern(pattern);
  if (pattern !== undefined && !isSafe)
    findings.say({
      ...{ level: "adapted", code: "parameter-pattern", field: parameter.sets[0] },
      message: `Values of ${name} are not held against its pattern: the portal takes simple ones alone.`,
      remedy: `Say another (parameters.${name}.pattern).`,
    });
  // A default that is none of the choices is one all the same.
  const choices = [...new Set([...options, ...(value === undefined ? [] : [value])])];
  return {
    ...{ name, type: isChoice ? "choice" : "string", required: required && value === undefined },
    ...(title && { title: title.slice(0, 200) }),
    ...(value !== undefined && { default: value }),
    ...(isChoice && { choices }),
    ...(isSafe && { pattern }),
  };
}

/** Parameters with what is wished of them instead. */
export function wishedParameters(
  parameters: readonly TemplateParameter[],
  { parameters: wishes = {} }: PublishWish,
): TemplateParameter[] {
  return parameters.map((parameter) => {
    const wish = Object.hasOwn(wishes, parameter.name) ? wishes[parameter.name] : undefined;
    if (!wish) return parameter;
    const given = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
    const joined: TemplateParameter = { ...parameter, ...given };
    const { choices: _, ...rest } = joined;
    const own = joined.type === "choice" ? joined : rest;
    const value = own.default === undefined ? undefined : typedDefault(own.type, own.default);
    return {
      ...own,
      ...(value !== undefined && { default: value }),
      required: wish.required ?? (wish.default === undefined && parameter.required),
    };
  });
}

/** A default of the source is text; the wish may know better what it is. */
function typedDefault(
  type: TemplateParameter["type"],
  value: NonNullable<TemplateParameter["default"]>,
): TemplateParameter["default"] {
  if (typeof value !== "string") return type === "string" || type === "choice" ? String(value) : value;
  if (type === "number" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  return type === "boolean" && (value === "true" || value === "false") ? value === "true" : value;
}

/** Says which parameters of the wish were not found. */
export function sayUnknownParameters(
  parameters: readonly TemplateParameter[],
  { parameters: wishes = {} }: PublishWish,
  findings: Findings,
): void {
  const names = parameters.map(({ name }) => name);
  for (const name of Object.keys(wishes))
    if (!names.includes(name) && wishes[name]?.default === undefined)
      findings.say({
        ...{ level: "refused", code: "unknown-parameter", field: `parameters.${name}` },
        message: `The source has no parameter ${name}.`,
        remedy: names.length > 0 ? `Use one of ${names.join(", ")}.` : "Take it out.",
      });
}

/** Values that the wish has for what a source has none for, as text. */
export function wishedDefaults({ parameters = {} }: PublishWish): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { default: value }]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
