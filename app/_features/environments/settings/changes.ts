import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { type ComponentsDraft, componentsDraft, toComponentsPatch } from "../component-form/draft";
import { NOTHING_TYPED, type ParametersDraft, toParametersPatch, toSecrets } from "../parameters/draft";

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
    parameters: NOTHING_TYPED,
  };
}

/**
 * The merge patch from one draft to the other, for the contract to check; undefined when nothing differs. It has only what was
 * changed, so that nobody else's change is undone.
 */
export function changesOf(
  template: TemplateView,
  before: SettingsDraft,
  after: SettingsDraft,
  given: EnvironmentView["spec"]["parameters"] = {},
): Record<string, unknown> | undefined {
  const components = toComponentsPatch(template, before.components, after.components);
  const parameters = toParametersPatch(template.parameters, after.parameters, given);
  const secrets = toSecrets(template.parameters, after.parameters);
  const patch = {
    ...(before.description !== after.description ? { description: after.description.trim() || null } : {}),
    // One that is to follow must not be held by a revision it once was moved to.
    ...(before.follows !== after.follows
      ? after.follows
        ? { updates: "automatic", revision: null }
        : { updates: "manual" }
      : {}),
    ...(Object.keys(components).length > 0 ? { components } : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}
