import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { type ComponentsDraft, componentsDraft, toComponentsPatch } from "../component-form/draft";
import type { ParametersDraft } from "../parameters/draft";

/** The settings of an environment as typed. */
export interface SettingsDraft {
  description: string;
  /** Whether it moves to each new revision of its template by itself. */
  follows: boolean;
  components: ComponentsDraft;
  parameters: ParametersDraft;
}

/** The settings of an environment as text, to be edited. */
export function draftOf(view: EnvironmentView, template: TemplateView): SettingsDraft {
  const { description = "", updates, components } = view.spec;
  return {
    description,
    follows: updates === "automatic",
    components: componentsDraft(template, components),
    parameters: { typed: {}, secrets: {} },
  };
}

/**
 * The merge patch from one draft to the other, for the contract to check; undefined when nothing differs. It has only what was
 * changed, so that nobody else's change is undone. Parameters are loaded code of their own: parameter-changes.ts.
 */
export function changesOf(
  template: TemplateView,
  before: SettingsDraft,
  after: SettingsDraft,
): Record<string, unknown> | undefined {
  const components = toComponentsPatch(template, before.components, after.components);
  const patch = {
    ...(before.description !== after.description ? { description: after.description.trim() || null } : {}),
    // One that is to follow must not be held by a revision it once was moved to.
    ...(before.follows !== after.follows
      ? after.follows
        ? { updates: "automatic", revision: null }
        : { updates: "manual" }
      : {}),
    ...(Object.keys(components).length > 0 ? { components } : {}),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** Whether anything was typed of parameters that is not `given` already. */
export function hasTyped(
  { typed, secrets }: ParametersDraft,
  given: EnvironmentView["spec"]["parameters"] = {},
): boolean {
  const isNew = ([name, text]: [string, string]) => text !== String(given[name] ?? "");
  return Object.entries(typed).some(isNew) || Object.values(secrets).some(Boolean);
}
