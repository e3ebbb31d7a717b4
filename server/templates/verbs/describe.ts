import { stringify } from "yaml";
import type { Role } from "@/server/contract/people";
import {
  type ListedRefs,
  listedRefs,
  type TemplateSpec,
  templateSpec,
} from "@/server/contract/template-resource";
import type { TemplateDetail, TemplateSummary } from "@/server/contract/templates-api";
import { visibleThroughout } from "@/server/contract/visible";
import { type EnvironmentObject, statusOf } from "@/server/environments/resource";
import { templateViewOf } from "@/server/environments/template/view";
import { refusal } from "@/server/http/problem";
import { isFromGit, TEMPLATE, type TemplateObject, templateSpecOf, templateStatusOf } from "../resource";
import type { PublishedTemplates } from "../revisions/registry";

/** A Template as lists show it to a role. Its texts quote repositories: control characters in them are written out. */
export function summaryOf(object: TemplateObject, role: Role): TemplateSummary {
  const parsed = templateSpecOf(object);
  return visibleThroughout({
    name: object.metadata.name,
    version: object.metadata.resourceVersion ?? "",
    generation: object.metadata.generation ?? 0,
    createdAt: object.metadata.creationTimestamp ?? "",
    ...("spec" in parsed ? { spec: role === "admin" ? parsed.spec : outlineOf(parsed.spec) } : {}),
    // Lists are for who asks for them.
    status: { ...templateStatusOf(object), listed: undefined },
  });
}

/**
 * What of a spec everybody may know: where it comes from. Its own files, values, variables and patches may hold passwords, so that what
 * is not named here is left out.
 */
function outlineOf({ title, description, source, contents, suspended, ...spec }: TemplateSpec): TemplateSpec {
  const { bundled, inline = {}, git, archive } = source;
  const { kind, path, file, profiles } = contents ?? {};
  return templateSpec.parse({
    ...{ title, description, suspended, podSecurity: spec.podSecurity, egress: spec.egress },
    source: {
      ...{ bundled, archive, git: git && { url: git.url, ref: git.ref, path: git.path } },
      ...(source.inline && { inline: Object.fromEntries(Object.keys(inline).map((name) => [name, ""])) }),
    },
    ...(contents && { contents: { kind, path, file, profiles } }),
  });
}

/** What the repository of a template has to choose from. Refused where it comes from none. */
export function refsIn(object: TemplateObject): ListedRefs {
  const { name } = object.metadata;
  if (!isFromGit(object))
    throw refusal("not-found", `Template ${name} comes from no git repository, so that it has no branches.`);
  return listedRefs.parse(templateStatusOf(object).listed ?? {});
}

interface Asked {
  /** Of whoever asks. */
  role: Role;
  environments: EnvironmentObject[];
  revision?: string | undefined;
}

/** A Template with what its newest revision, or the one asked for, is made of, and the given environments that use it. */
export function detailOf(
  published: PublishedTemplates,
  object: TemplateObject,
  { role, environments, revision }: Asked,
): TemplateDetail {
  const { name } = object.metadata;
  const compiled = published.get(name, revision);
  if (revision && !compiled) throw refusal("not-found", `Template ${name} has no revision ${revision}.`);
  return {
    ...summaryOf(object, role),
    ...(compiled ? { view: templateViewOf(compiled) } : {}),
    environments: environments
      .filter(({ spec }) => spec.template === name)
      .map((environment) => {
        const status = statusOf(environment);
        const { ref } = environment.spec;
        const own = { ...(ref ? { ref } : {}), ...(status.revision ? { revision: status.revision } : {}) };
        return { name: environment.metadata.name, phase: status.phase, ...own };
      }),
    ...(role === "admin" ? { manifest: manifestOf(object) } : {}),
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
  if (!found) throw noTemplate(name);
  return found;
}

/** The same for one that is not there and one that is not for whoever asks. */
export const noTemplate = (name: string) => refusal("not-found", `There is no template ${name}.`);
