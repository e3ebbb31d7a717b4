import type { ComponentSpec } from "@/server/contract/environment";
import type { Mode } from "@/server/contract/names";
import type { ComponentView, TemplateView } from "@/server/contract/template";
import { FIELD_PATHS, type FieldPath, fieldsOf, startingText, toText, toValue } from "./fields";

export interface EnvDraft {
  /** Tells rows apart while they are edited. */
  id: number;
  name: string;
  value: string;
}

/** A component as typed: text as it stands in the fields, empty for "as the template has it". */
export interface ComponentDraft {
  mode: Mode;
  fields: Partial<Record<FieldPath, string>>;
  env: EnvDraft[];
}

/** By name of the component. */
export type ComponentsDraft = Record<string, ComponentDraft>;

/** What is asked of components, for the contract to check: paths are those of its `componentSpec`. */
interface Asked {
  [key: string]: unknown;
}

function draftOfSpec(component: ComponentView, spec: ComponentSpec | undefined): ComponentDraft {
  const text = (path: FieldPath) => toText(path, spec) || startingText(path, component);
  return {
    mode: spec?.mode ?? "production",
    fields: perField(text),
    env: (spec?.env ?? []).map(({ name, value }, id) => ({ id, name, value })),
  };
}

function perField(text: (path: FieldPath) => string): ComponentDraft["fields"] {
  return Object.fromEntries(FIELD_PATHS.map((path) => [path, text(path)]));
}

/** The components of a template with what is set of them, as text to be edited. */
export function componentsDraft(
  template: TemplateView,
  specs: Readonly<Record<string, ComponentSpec>> = {},
): ComponentsDraft {
  return Object.fromEntries(
    template.components.map((component) => [component.name, draftOfSpec(component, specs[component.name])]),
  );
}

/** A draft kept from before, as far as it is one of this template; what it lacks starts as the template has it. */
export function restoredDraft(template: TemplateView, kept: unknown): ComponentsDraft {
  const fresh = componentsDraft(template);
  const at = (holder: unknown, key: string): unknown =>
    typeof holder === "object" && holder !== null ? Reflect.get(holder, key) : undefined;
  const string = (value: unknown, otherwise: string) => (typeof value === "string" ? value : otherwise);
  for (const [name, draft] of Object.entries(fresh)) {
    const held = at(kept, name);
    const rows = at(held, "env");
    fresh[name] = {
      mode: at(held, "mode") === "dev" ? "dev" : draft.mode,
      fields: perField((path) => string(at(at(held, "fields"), path), draft.fields[path] ?? "")),
      env: (Array.isArray(rows) ? rows : []).map((row: unknown, id) => ({
        id,
        name: string(at(row, "name"), ""),
        value: string(at(row, "value"), ""),
      })),
    };
  }
  return fresh;
}

/** What a new environment asks of its components: only what differs from the template. */
export function toComponents(template: TemplateView, draft: ComponentsDraft): Record<string, Asked> {
  return eachComponent(template, draft, (component, { mode, fields, env }) => {
    let asked: Asked = component.canDev && mode === "dev" ? { mode } : {};
    for (const path of fieldsOf(component)) {
      const text = fields[path]?.trim() ?? "";
      const value = text === startingText(path, component) ? undefined : toValue(path, text);
      if (value === undefined) continue;
      asked = put(asked, path.split("."), value);
    }
    return sets(component, "env") && env.length > 0 ? { ...asked, env: variables(env) } : asked;
  });
}

/** The merge patch of components from one draft to the other: only what was changed, null for what was emptied. */
export function toComponentsPatch(
  template: TemplateView,
  before: ComponentsDraft,
  after: ComponentsDraft,
): Record<string, Asked> {
  return eachComponent(template, after, (component, { fields, env }) => {
    const from = before[component.name];
    if (!from) return {};
    let patch: Asked = {};
    for (const path of fieldsOf(component))
      if (fields[path] !== from.fields[path])
        patch = put(patch, path.split("."), toValue(path, fields[path] ?? "") ?? null);
    const same = JSON.stringify(variables(env)) === JSON.stringify(variables(from.env));
    return sets(component, "env") && !same
      ? { ...patch, env: env.length > 0 ? variables(env) : null }
      : patch;
  });
}

const sets = ({ settings }: ComponentView, setting: ComponentView["settings"][number]) =>
  settings.includes(setting);

const variables = (rows: EnvDraft[]) => rows.map(({ name, value }) => ({ name: name.trim(), value }));

/** Components of which something is asked, by name. */
function eachComponent(
  template: TemplateView,
  drafts: ComponentsDraft,
  ask: (component: ComponentView, draft: ComponentDraft) => Asked,
): Record<string, Asked> {
  const asked: Record<string, Asked> = {};
  for (const component of template.components) {
    const draft = drafts[component.name];
    const part = draft ? ask(component, draft) : {};
    if (Object.keys(part).length > 0) asked[component.name] = part;
  }
  return asked;
}

function put(into: Asked, [key, ...rest]: string[], value: unknown): Asked {
  if (key === undefined) return into;
  if (rest.length === 0) return { ...into, [key]: value };
  const inner = into[key];
  const held = typeof inner === "object" && inner !== null ? { ...inner } : {};
  return { ...into, [key]: put(held, rest, value) };
}
