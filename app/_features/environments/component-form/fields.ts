import type { ComponentSpec } from "@/server/contract/environment";
import type { ComponentView, Setting } from "@/server/contract/template";

/** The dotted paths of what a spec holds: `image`, `resources.limits.cpu`. */
type LeafPath<T> = {
  [Key in keyof T & string]-?: NonNullable<T[Key]> extends string | number | readonly unknown[]
    ? Key
    : `${Key}.${LeafPath<NonNullable<T[Key]>>}`;
}[keyof T & string];

/** Every field of a component's spec that is edited as text; mode and variables have editors of their own. */
export type FieldPath = Exclude<LeafPath<ComponentSpec>, "mode" | "env">;

interface Field {
  label: string;
  /** The setting of the template that allows it. */
  setting: Setting;
  /** Of use only where dev mode is. */
  dev?: true;
  /** Takes a row of its own size rather than a quarter of one. */
  wide?: true;
  /** A whole number; text otherwise. */
  number?: { min: number; max: (component: ComponentView) => number };
  /** What the component gets when the field is left empty. */
  byTemplate: (component: ComponentView) => string | undefined;
  /** The template's value stands in the field from the start, as environments also tell it, instead of behind it. */
  filled?: true;
}

const amount = (kind: "requests" | "limits", of: "cpu" | "memory") => (component: ComponentView) =>
  component.amounts.production[kind]?.[of];
const asTemplate = () => "as the template";

/**
 * The one declaration of a component's fields: forms, requests and changes are made of it. A field that the contract's
 * `componentSpec` has and this does not, or the other way round, does not compile.
 */
export const FIELDS: Record<FieldPath, Field> = {
  image: { label: "Image", setting: "image", wide: true, byTemplate: asTemplate },
  devImage: { label: "Dev image", setting: "image", dev: true, wide: true, byTemplate: asTemplate },
  "resources.requests.cpu": {
    label: "CPU request",
    setting: "resources",
    byTemplate: amount("requests", "cpu"),
  },
  "resources.limits.cpu": { label: "CPU limit", setting: "resources", byTemplate: amount("limits", "cpu") },
  "resources.requests.memory": {
    label: "Memory request",
    setting: "resources",
    byTemplate: amount("requests", "memory"),
  },
  "resources.limits.memory": {
    label: "Memory limit",
    setting: "resources",
    byTemplate: amount("limits", "memory"),
  },
  replicas: {
    label: "Replicas",
    setting: "replicas",
    number: { min: 0, max: ({ maxReplicas }) => maxReplicas },
    byTemplate: ({ replicas }) => String(replicas),
    filled: true,
  },
  storage: { label: "Storage", setting: "storage", byTemplate: ({ storage }) => storage, filled: true },
};

export const FIELD_PATHS = Object.keys(FIELDS).filter((path): path is FieldPath => path in FIELDS);

/** The fields that a template lets people set of a component, in the order of the form. */
export function fieldsOf({ settings, canDev }: ComponentView): FieldPath[] {
  return FIELD_PATHS.filter(
    (path) => settings.includes(FIELDS[path].setting) && (!FIELDS[path].dev || canDev),
  );
}

/** What stands in a field of which nothing was given. */
export function startingText(path: FieldPath, component: ComponentView): string {
  return FIELDS[path].filled ? (FIELDS[path].byTemplate(component) ?? "") : "";
}

/** A field's text for what a spec has there; empty for nothing. */
export function toText(path: FieldPath, spec: ComponentSpec | undefined): string {
  const value = path
    .split(".")
    .reduce<unknown>(
      (holder, key) => (typeof holder === "object" && holder !== null ? Reflect.get(holder, key) : undefined),
      spec,
    );
  return value === undefined ? "" : String(value);
}

/** What a field's text asks for; undefined for nothing. A text that is no number becomes NaN, which the contract refuses. */
export function toValue(path: FieldPath, text: string): string | number | undefined {
  const given = text.trim();
  if (given === "") return undefined;
  return FIELDS[path].number ? Number(given) : given;
}
