import type { ComponentSpec, EnvironmentSpec } from "@/server/contract/environment";
import type { ParameterValue } from "@/server/contract/parameter-values";
import type { Setting } from "@/server/contract/template";
import { type AcceptedParameters, acceptParameters, defaultOf } from "./accept-parameters";
import type { Objection } from "./objection";
import { type Component, componentOf, generatedNames, type Template } from "./template";

/** A component's spec with the template's values where it names none. */
export interface EffectiveComponent extends ComponentSpec {
  replicas: number;
}

/** The spec as it is carried out: every component and parameter of the template, and nothing else. */
export interface EffectiveSpec extends Omit<EnvironmentSpec, "components" | "parameters"> {
  components: Record<string, EffectiveComponent>;
  parameters: AcceptedParameters["values"];
}

/**
 * What of a spec is carried out, and what the template objects to. What is objected to counts as not asked for, so that a
 * mistake in one field keeps nothing else from being brought about or healed.
 */
export function acceptSpec(
  template: Template,
  spec: EnvironmentSpec,
  registries?: readonly string[],
): { spec: EffectiveSpec; objections: Objection[] } {
  const objections: Objection[] = [];
  for (const name of Object.keys(spec.components)) {
    if (componentOf(template, name)) continue;
    const known = template.components.map((component) => component.name).join(", ");
    objections.push({
      field: `spec.components.${name}`,
      message: `Template ${template.name} has no component ${name}. It has ${known}.`,
    });
  }
  const generated = generatedNames(template);
  const components = Object.fromEntries(
    template.components.map((component) => {
      const { name } = component;
      const asked = spec.components[name] ?? { mode: "production" };
      const accepted = acceptComponent(component, asked, generated, (field, message) =>
        objections.push({ field: `spec.components.${name}.${field}`, message }),
      );
      return [name, accepted];
    }),
  );
  const parameters = acceptParameters(template, spec, registries);
  objections.push(...parameters.objections);
  return { spec: { ...spec, components, parameters: parameters.values }, objections };
}

/** The field of the spec that belongs to each setting. */
const FIELDS: Record<Setting, (keyof ComponentSpec)[]> = {
  replicas: ["replicas"],
  image: ["image", "devImage"],
  resources: ["resources"],
  env: ["env"],
  storage: ["storage"],
};

function acceptComponent(
  component: Component,
  asked: ComponentSpec,
  generated: string[],
  object: (field: string, message: string) => void,
): EffectiveComponent {
  const { name, settings, defaults, dev } = component;
  const accepted: ComponentSpec = { ...asked };
  for (const [setting, fields] of Object.entries(FIELDS)) {
    if (settings.some((one) => one === setting)) continue;
    for (const field of fields) {
      if (asked[field] === undefined) continue;
      object(field, `The template does not let ${field} of ${name} be set. Remove it.`);
      delete accepted[field];
    }
  }
  if (asked.mode === "dev" && !dev) {
    object("mode", `The template has no dev mode for ${name}. Use production.`);
    accepted.mode = "production";
  }
  const { max } = component.replicas;
  if ((accepted.replicas ?? 0) > max) {
    object("replicas", `Use 0 to ${max}.`);
    accepted.replicas = max;
  }
  const reserved = accepted.env?.findIndex((variable) => generated.includes(variable.name)) ?? -1;
  if (reserved >= 0) {
    const { name: variable } = accepted.env?.[reserved] ?? { name: "" };
    object(`env.${reserved}.name`, `${variable} is generated for each environment. Remove the override.`);
    accepted.env = accepted.env?.filter((one) => !generated.includes(one.name));
  }
  return {
    ...accepted,
    replicas: accepted.replicas ?? Math.min(defaults.replicas, max),
    ...(defaults.storage ? { storage: accepted.storage ?? defaults.storage } : {}),
  };
}

/** The spec as it was asked for, with every component and parameter of the template and its values where none are named. */
export function withDefaults(template: Template, spec: EnvironmentSpec): EnvironmentSpec {
  const filled = template.components.map(({ name, defaults }): [string, ComponentSpec] => [
    name,
    { ...defaultsOf(defaults), mode: "production", ...spec.components[name] },
  ]);
  const parameters = (template.description.parameters ?? []).flatMap((one): [string, ParameterValue][] => {
    const value = one.type === "secret" ? undefined : defaultOf(one);
    return value === undefined ? [] : [[one.name, value]];
  });
  return {
    ...spec,
    components: { ...spec.components, ...Object.fromEntries(filled) },
    ...(parameters.length > 0 && { parameters: { ...Object.fromEntries(parameters), ...spec.parameters } }),
  };
}

const defaultsOf = ({ replicas, storage }: Component["defaults"]) => ({
  replicas,
  ...(storage ? { storage } : {}),
});
