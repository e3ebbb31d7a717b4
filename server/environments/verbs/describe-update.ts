import type { EnvironmentSpec } from "@/server/contract/environment";
import type { EnvironmentUpdate } from "@/server/contract/environment-update";
import type { TemplateParameter } from "@/server/contract/parameters";
import { templateOf } from "@/server/environments/bounds/made-of";
import { CHANGES_MAX, compareObjects } from "@/server/environments/compare/compare";
import { renderedBy, restartsBetween } from "@/server/environments/compare/rendered";
import { type EnvironmentObject, specOf, statusOf } from "@/server/environments/resource";
import { acceptParameters, parameterField } from "@/server/environments/template/accept-parameters";
import type { Template } from "@/server/environments/template/template";
import { refusal } from "@/server/http/problem";
import type { EnvironmentsContext } from "./context";

/** What an environment would become by the newest revision of its template, or of its ref, or by the one named. */
export function describeUpdate(options: {
  context: Pick<EnvironmentsContext, "templates">;
  environment: EnvironmentObject;
  revision?: string | undefined;
  previewBase: string;
}): EnvironmentUpdate {
  const { environment, revision, previewBase, context } = options;
  const { name } = environment.metadata;
  const spec = specOf(environment);
  const now = templateOf(context.templates, environment);
  const newest = context.templates.get(spec.template, undefined, spec.ref);
  const wanted = revision === undefined ? newest : context.templates.get(spec.template, revision);
  if (!now || !wanted)
    throw refusal(
      "not-found",
      wanted
        ? `The revision that ${name} runs is not there any more, so nothing can be compared with it.`
        : `Template ${spec.template} has no revision ${revision ?? (spec.ref ? `of ${spec.ref} yet` : "yet")}.`,
    );
  const input = { name, spec, settings: { previewBase } };
  const [before, after] = [renderedBy(now, input), renderedBy(wanted, input)];
  const needs = neededOf(wanted, spec, statusOf(environment).secrets);
  const changes = compareObjects(before.objects, after.objects);
  return {
    ...(now.revision ? { from: now.revision } : {}),
    ...(wanted.revision ? { to: wanted.revision } : {}),
    newest: wanted.revision === newest?.revision,
    changes: changes.slice(0, CHANGES_MAX),
    more: Math.max(0, changes.length - CHANGES_MAX),
    restarts: restartsBetween(before.objects, after.objects),
    objections: after.objections.filter(
      ({ field }) => !needs.some((one) => field === parameterField(one.name)),
    ),
    needs,
  };
}

/** Parameters of a template that have to be given and are not. */
function neededOf(
  template: Template,
  spec: EnvironmentSpec,
  has: readonly string[] = [],
): TemplateParameter[] {
  const { missing } = acceptParameters(template, spec);
  return (template.description.parameters ?? []).filter(({ name, type, required }) =>
    type === "secret"
      ? required && !has.includes(name)
      : spec.parameters?.[name] === undefined && missing.some(({ field }) => field === parameterField(name)),
  );
}
