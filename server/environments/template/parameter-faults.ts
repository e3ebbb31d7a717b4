import { PARAMETER_MARK } from "@/server/contract/parameter-values";
import type { TemplateParameter } from "@/server/contract/parameters";
import type { KubernetesObject } from "@/server/kubernetes";
import { placeOf, textsIn } from "./places";

/** A mark of a parameter in a manifest. */
interface Mark {
  name: string;
  object: KubernetesObject;
  steps: readonly string[];
  /** Nothing else is in the text. */
  isAlone: boolean;
}

/** Every mark in some manifests. */
export function marksIn(objects: readonly KubernetesObject[]): Mark[] {
  return objects.flatMap((object) =>
    textsIn(object).flatMap(({ steps, text }) =>
      [...text.matchAll(PARAMETER_MARK)].map(([mark, name = ""]) => ({
        name,
        object,
        steps,
        isAlone: mark === text,
      })),
    ),
  );
}

/**
 * What is wrong with how manifests, and the values of ConfigMaps, use the parameters of a template. Where none are declared a mark is
 * somebody else's word, such as in a ConfigMap for another program.
 */
export function parameterFaults(
  parameters: readonly TemplateParameter[] | undefined,
  objects: readonly KubernetesObject[],
  values: readonly string[],
): string[] {
  if (!parameters) return [];
  const marks = marksIn(objects);
  const inValues = values.flatMap((value) =>
    [...value.matchAll(PARAMETER_MARK)].map(([, name = ""]) => name),
  );
  const known = new Map(parameters.map((one) => [one.name, one]));
  const faults = marks.flatMap(({ name, object, steps, isAlone }) => {
    const parameter = known.get(name);
    const fault = parameter
      ? placeFault(parameter, object.kind, { steps, isAlone })
      : "no such parameter is declared.";
    return fault
      ? [`${object.kind} ${object.metadata.name} has $(parameters.${name}) in ${steps.join(".")}: ${fault}`]
      : [];
  });
  const unknown = inValues.filter((name) => !known.has(name) || known.get(name)?.type === "secret");
  const used = new Set([...marks.map(({ name }) => name), ...inValues]);
  const unused = parameters.filter(({ name }) => !used.has(name));
  return [
    ...faults,
    ...unknown.map((name) => `a value has $(parameters.${name}): there is no such parameter for texts.`),
    ...unused.map(
      ({ name }) =>
        `${name} is used nowhere. Write $(parameters.${name}) where its value comes, or take it out.`,
    ),
  ].map((message) => `spec.parameters: ${message}`);
}

function placeFault(
  { type }: TemplateParameter,
  kind: string,
  { steps, isAlone }: Pick<Mark, "steps" | "isAlone">,
): string | undefined {
  const place = placeOf(kind, steps);
  if (!place)
    return "a parameter may stand in variables, commands, arguments and images of containers, in times of probes, and in ConfigMaps alone.";
  if (type === "secret" && (kind !== "Secret" || !isAlone))
    return "a secret stands alone as a value of a Secret's stringData, which variables and volumes refer to.";
  if (place !== "typed") return undefined;
  return isAlone ? undefined : "what has to be a number, true or false is the mark alone.";
}
