import type { ComponentSpec, EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { componentsDraft } from "../component-form/draft";
import { type CreateDraft, revisionedTemplate, type Unseen } from "./create-draft";
import { proposeName } from "./propose-name";

/**
 * The draft of an environment like another one: everything that can be asked for, in production mode, awake, and for whoever
 * creates it. It begins with the revision that the other runs where that is not the newest. Undefined where its template is gone.
 */
export function draftOfClone(
  source: EnvironmentView,
  {
    draft,
    templates,
    taken,
  }: { draft: CreateDraft; templates: readonly TemplateView[]; taken: readonly string[] },
): CreateDraft | undefined {
  const {
    owner: _owner,
    paused: _paused,
    template: name,
    description = "",
    components,
    ref = "",
    parameters = {},
    ...asked
  } = source.spec;
  const newest = revisionedTemplate(templates, name, undefined);
  if (!newest) return undefined;
  const runs = asked.revision ?? (asked.updates === "automatic" ? undefined : source.status.revision);
  const { revision: _revision, ...rest } = asked;
  const latest = ref ? newest.refs?.find((one) => one.ref === ref)?.revision : newest.revision;
  const unseen: Omit<Unseen, "of"> = runs && runs !== latest ? { ...rest, revision: runs } : rest;
  const template = revisionedTemplate(templates, name, unseen.revision) ?? newest;
  return {
    ...draft,
    name: proposeName(source.name, taken),
    description,
    template: name,
    ref,
    components: { ...draft.components, [name]: componentsDraft(template, inProduction(components)) },
    parameters: { ...draft.parameters, [name]: textsOf(parameters) },
    unseen: { of: name, ...unseen },
  };
}

const inProduction = (components: Readonly<Record<string, ComponentSpec>>): Record<string, ComponentSpec> =>
  Object.fromEntries(
    Object.entries(components).map(([name, spec]) => [name, { ...spec, mode: "production" as const }]),
  );

const textsOf = (values: object): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
