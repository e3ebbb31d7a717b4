import { stringify } from "yaml";
import type { TemplateDetail, TemplateSummary } from "@/server/contract/templates-api";
import { visibleThroughout } from "@/server/contract/visible";
import { type EnvironmentObject, statusOf } from "@/server/environments/resource";
import { templateViewOf } from "@/server/environments/template/view";
import { refusal } from "@/server/http/problem";
import { TEMPLATE, type TemplateObject, templateSpecOf, templateStatusOf } from "../resource";
import type { PublishedTemplates } from "../revisions/registry";

/** A Template as lists show it. Its texts quote repositories: control characters in them are written out. */
export function summaryOf(object: TemplateObject): TemplateSummary {
  const parsed = templateSpecOf(object);
  return visibleThroughout({
    name: object.metadata.name,
    version: object.metadata.resourceVersion ?? "",
    generation: object.metadata.generation ?? 0,
    createdAt: object.metadata.creationTimestamp ?? "",
    ...("spec" in parsed ? { spec: parsed.spec } : {}),
    status: templateStatusOf(object),
  });
}

/** A Template with what its newest revision, or the one asked for, is made of, and the given environments that use it. */
export function detailOf(
  published: PublishedTemplates,
  object: TemplateObject,
  { environments, revision }: { environments: EnvironmentObject[]; revision?: string | undefined },
): TemplateDetail {
  const { name } = object.metadata;
  const compiled = published.get(name, revision);
  if (revision && !compiled) throw refusal("not-found", `Template ${name} has no revision ${revision}.`);
  return {
    ...summaryOf(object),
    ...(compiled ? { view: templateViewOf(compiled) } : {}),
    environments: environments
      .filter(({ spec }) => spec.template === name)
      .map((environment) => {
        const status = statusOf(environment);
        const own = status.revision ? { revision: status.revision } : {};
        return { name: environment.metadata.name, phase: status.phase, ...own };
      }),
    manifest: manifestOf(object),
  };
}

/** The resource as somebody would keep it in git. */
function manifestOf({ metadata, spec }: TemplateObject): string {
  return stringify(
    { apiVersion: TEMPLATE.apiVersion, kind: TEMPLATE.kind, metadata: { name: metadata.name }, spec },
    { lineWidth: 120 },
  );
}

/** The Template of that name; refuses where there is none. */
export function openTemplate(published: PublishedTemplates, name: string): TemplateObject {
  const found = published.objects.get(name);
  if (!found) throw refusal("not-found", `There is no template ${name}.`);
  return found;
}
