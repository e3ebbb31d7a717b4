import { PARAMETER_MARK, type ParameterValue } from "@/server/contract/parameter-values";
import type { KubernetesObject } from "@/server/kubernetes";
import { type Place, placeOf } from "./places";
import type { Component, Template } from "./template";

type Values = Readonly<Record<string, ParameterValue>>;

/** Fillings of one template that are kept: environments of it mostly say the same. */
const KEPT_MAX = 50;
const kept = new WeakMap<Template, Map<string, Template>>();

/**
 * The template with the values of an environment where its manifests have marks. A value never becomes structure: it comes into
 * texts that are there. Marks without a value stay. Pure.
 */
export function filledTemplate(template: Template, values: Values): Template {
  if (Object.keys(values).length === 0) return template;
  const known = kept.get(template) ?? new Map<string, Template>();
  kept.set(template, known);
  const key = JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  const found = known.get(key);
  if (found) return found;
  if (known.size >= KEPT_MAX) known.clear();
  const filled = fill(template, values);
  known.set(key, filled);
  return filled;
}

function fill(template: Template, values: Values): Template {
  const of = <T extends KubernetesObject>(object: T): T => filledObject(object, values);
  const component = ({ target, dev, beside, ...rest }: Component): Component => ({
    ...rest,
    target: of(target),
    ...(dev && { dev: { ...dev, patch: of(dev.patch) } }),
    beside: beside.map((one) => ({ ...one, workload: of(one.workload), objects: one.objects.map(of) })),
  });
  const { description } = template;
  return {
    ...template,
    description: {
      ...description,
      values: description.values.map((one) => ({ ...one, value: filledText(one.value, values) })),
    },
    objects: template.objects.map(of),
    secrets: template.secrets.map(of),
    components: template.components.map(component),
    others: template.others.map(of),
  };
}

/** An object with values for marks, where marks may stand. */
function filledObject<T extends KubernetesObject>(object: T, values: Values): T {
  const visit = (value: unknown, steps: readonly string[]): unknown => {
    if (typeof value === "string")
      return value.includes("$(parameters.") ? filledAt(value, placeOf(object.kind, steps), values) : value;
    if (Array.isArray(value)) return value.map((one, index) => visit(one, [...steps, String(index)]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one, [...steps, key])]));
  };
  return visit(object, []) as T;
}

function filledAt(text: string, place: Place | undefined, values: Values): unknown {
  if (place === undefined) return text;
  if (place === "expanded") return filledText(text, values, literal);
  const filled = filledText(text, values);
  return place === "typed" ? typed(filled) : filled;
}

/** A text with values for marks; those without one stay. */
export function filledText(
  text: string,
  values: Values,
  written: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(PARAMETER_MARK, (mark, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? mark : written(String(value));
  });
}

function typed(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}

/**
 * A value that reaches the process as it was written. The kubelet replaces `$(NAME)` by a variable's value and `$$` by `$`
 * (k8s.io/kubernetes third_party/forked/golang/expansion): doubled dollars come out single, and start no reference.
 */
export function literal(value: string): string {
  return value.replaceAll("$", "$$$$");
}
