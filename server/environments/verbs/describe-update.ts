import type { EnvironmentUpdate } from "@/server/contract/environment-update";
import { CHANGES_MAX, compareObjects } from "@/server/environments/compare/compare";
import { renderedBy, restartsBetween } from "@/server/environments/compare/rendered";
import { type EnvironmentObject, specOf } from "@/server/environments/resource";
import { templateOf } from "@/server/environments/template/of";
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
  const changes = compareObjects(before.objects, after.objects);
  return {
    ...(now.revision ? { from: now.revision } : {}),
    ...(wanted.revision ? { to: wanted.revision } : {}),
    newest: wanted.revision === newest?.revision,
    changes: changes.slice(0, CHANGES_MAX),
    more: Math.max(0, changes.length - CHANGES_MAX),
    restarts: restartsBetween(before.objects, after.objects),
    objections: after.objections,
  };
}
