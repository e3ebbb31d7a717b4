import type { EnvironmentSpec } from "@/server/contract/environment";
import { IMAGE_MAX, IMAGE_REFERENCE, imageRefusal, isImageAllowed, NO_IMAGE } from "@/server/contract/image";
import { PARAMETER_MARK, type ParameterValue, parameterFault } from "@/server/contract/parameter-values";
import type { TemplateParameter } from "@/server/contract/parameters";
import { filledText } from "./fill";
import type { Objection } from "./objection";
import { placeOf, textsIn } from "./places";
import { objectsOf, type Template } from "./template";

export interface AcceptedParameters {
  /** What stands for the marks in the template's manifests: what was asked for, else the template's default. */
  values: Record<string, ParameterValue>;
  objections: Objection[];
  /** Those of the objections that nothing can be made without. */
  missing: Objection[];
}

/** Where a parameter stands in a resource. */
export const parameterField = (name: string) => `spec.parameters.${name}`;

/**
 * The values of a template's parameters by a spec. One that is objected to counts as not given; where there is no default
 * either, it is missing. Images that a value makes have to come from `registries`.
 */
export function acceptParameters(
  template: Template,
  { parameters: asked = {} }: Pick<EnvironmentSpec, "parameters">,
  registries: readonly string[] = ["*"],
): AcceptedParameters {
  const known = (template.description.parameters ?? []).filter(({ type }) => type !== "secret");
  const imagesOf = () => imageFaults(template, values, registries);
  const objections = unknownOf(template, asked);
  const values: Record<string, ParameterValue> = {};
  for (const parameter of known) {
    const { name } = parameter;
    const given = Object.hasOwn(asked, name) ? asked[name] : undefined;
    const fault = given === undefined ? undefined : parameterFault(parameter, given);
    if (fault) objections.push({ field: parameterField(name), message: fault });
    const value = given === undefined || fault ? defaultOf(parameter) : given;
    if (value !== undefined) values[name] = value;
  }
  // What stands instead of a refused value makes another image: looked at until nothing is refused any more.
  for (let faults = imagesOf(); faults.length > 0; faults = imagesOf())
    for (const { name, message } of faults) {
      if (!objections.some(({ field }) => field === parameterField(name)))
        objections.push({ field: parameterField(name), message });
      const value = defaultOf(known.find((one) => one.name === name));
      if (value === undefined) delete values[name];
      else values[name] = value;
    }
  const lacking = known.filter(({ name }) => values[name] === undefined);
  for (const { name, title } of lacking)
    if (!objections.some(({ field }) => field === parameterField(name)))
      objections.push({
        field: parameterField(name),
        message: needsValue(template, title),
      });
  const missing = objections.filter(({ field }) =>
    lacking.some(({ name }) => field === parameterField(name)),
  );
  return { values, objections, missing };
}

/** Says of a parameter, secret or not, that it has to be given. */
export const needsValue = (template: Template, title: string | undefined) =>
  `Template ${template.name} needs a value for it${title ? `: ${title}` : "."}`;

/** What a parameter is where nothing is said; undefined where something has to be. */
export function defaultOf(parameter: TemplateParameter | undefined): ParameterValue | undefined {
  if (parameter?.default !== undefined) return parameter.default;
  if (!parameter || parameter.required) return undefined;
  return parameter.type === "boolean" ? false : "";
}

/** Values that manifests can be tried with, before anybody gave one. */
export function trialValues({ description }: Template): Record<string, ParameterValue> {
  const values = (description.parameters ?? []).flatMap((one): [string, ParameterValue][] =>
    one.type === "secret" ? [] : [[one.name, defaultOf(one) ?? one.choices?.[0] ?? trialOf(one)]],
  );
  return Object.fromEntries(values);
}

function trialOf({ type, min, max }: TemplateParameter): ParameterValue {
  if (type === "number") return min ?? max ?? 1;
  return type === "boolean" ? false : "value";
}

function unknownOf(
  { name: template, description: { parameters = [] } }: Template,
  asked: object,
): Objection[] {
  const named = parameters.filter(({ type }) => type !== "secret").map(({ name }) => name);
  const known = named.length > 0 ? `It has ${named.join(", ")}.` : "It has none.";
  return Object.keys(asked).flatMap((name): Objection[] => {
    if (named.includes(name)) return [];
    const isSecret = parameters.some((one) => one.name === name);
    const message = isSecret
      ? `${name} is secret, and a spec is no place for secrets. Remove it.`
      : `Template ${template} has no parameter ${name}. ${known}`;
    return [{ field: parameterField(name), message }];
  });
}

/** Parameters whose values make an image of something else, or from somewhere else, than is allowed. */
function imageFaults(
  template: Template,
  values: Record<string, ParameterValue>,
  registries: readonly string[],
): { name: string; message: string }[] {
  if (Object.keys(values).length === 0) return [];
  const { parameters = [] } = template.description;
  const images = objectsOf(template).flatMap((object) =>
    textsIn(object).flatMap(({ steps, text }) => (placeOf(object.kind, steps) === "image" ? [text] : [])),
  );
  const found = new Map<string, string>();
  for (const image of images) {
    const names = [...image.matchAll(PARAMETER_MARK)].flatMap(([, name = ""]) =>
      name in values ? [name] : [],
    );
    // What the template itself makes of it is whoever's publishes it.
    const asked = names.filter(
      (name) => values[name] !== defaultOf(parameters.find((one) => one.name === name)),
    );
    if (asked.length === 0) continue;
    const filled = filledText(image, values);
    const isImage = IMAGE_REFERENCE.test(filled) && filled.length <= IMAGE_MAX;
    if (isImage && isImageAllowed(filled, registries)) continue;
    const message = isImage ? imageRefusal(filled, registries) : NO_IMAGE;
    for (const name of asked) found.set(name, message);
  }
  return [...found].map(([name, message]) => ({ name, message }));
}
