import type { EnvironmentSpec } from "@/server/contract/environment";
import { mayUse } from "@/server/contract/policy-rules";
import { REFS_MAX, REFS_PER_OWNER } from "@/server/contract/template-resource";
import { ENVIRONMENT, type EnvironmentObject } from "@/server/environments/resource";
import { acceptSpec } from "@/server/environments/template/accept";
import { acceptImages, objectedImages } from "@/server/environments/template/accept-images";
import { wantedRefs } from "@/server/environments/template/wanted-refs";
import { type FieldError, refusal } from "@/server/http/problem";
import type { EnvironmentsContext } from "./context";
import { secretFaults } from "./secrets";

/**
 * Refuses what the template would not carry out, with the field and the remedy. Fields are those of the request; of a
 * patch, only what it `changes` counts: an older mistake in another field is no reason to refuse it. `revision` is what it would run.
 */
export function checkSpec(
  { templates, imageRegistries }: Pick<EnvironmentsContext, "templates" | "imageRegistries">,
  spec: EnvironmentSpec,
  {
    changes,
    revision = spec.revision,
    secrets = {},
    has,
  }: {
    changes?: Changes;
    revision?: string | undefined;
    /** Values of secret parameters that come with the request, and names of those that are there. */
    secrets?: Readonly<Record<string, string | null>>;
    has?: readonly string[];
  } = {},
): void {
  const { ref } = spec;
  const refs = templates.refsOf(spec.template);
  if (ref !== undefined && !refs && templates.get(spec.template)) {
    const message = "This template comes from no git repository, so that it has no branches. Leave it out.";
    throw invalid([{ field: "ref", message }]);
  }
  const template = templates.get(spec.template, revision, ref);
  if (!template && revision && (refs || templates.get(spec.template))) {
    const message = "The template has no such revision any more. Choose one of those it lists.";
    throw invalid([{ field: "revision", message }]);
  }
  // Nobody knows its fields before it is published; then the controller holds them against what came of it.
  if (!template && ref !== undefined && refs) {
    checkImages(spec, imageRegistries);
    return;
  }
  if (!template) throw noSuchTemplate(templates, spec.owner);
  const accepted = acceptSpec(template, spec, imageRegistries);
  const objections = [...accepted.objections, ...acceptImages(accepted.spec, imageRegistries).objections];
  const errors = objections
    .filter(({ field }) => !changes || isAsked(field, spec, changes))
    .map(({ field, message }) => ({ field: field.replace(/^spec\./, ""), message }));
  const complete = !changes || changes.isMoved === true;
  const all = [...errors, ...secretFaults(template, secrets, { complete, has })];
  if (all.length > 0) throw invalid(all);
}

/** The same for a template that is not there and one that whoever asks is not told of. */
export function noSuchTemplate(templates: EnvironmentsContext["templates"], owner: string) {
  const known = templates
    .list()
    .flatMap(({ name }) => (mayUse(templates.rulesOf?.(name)?.policy ?? {}, owner) ? [name] : []));
  const others = known.length > 0 ? ` There is ${known.join(", ")}.` : "";
  return invalid([{ field: "template", message: `There is no such template.${others}` }]);
}

/** Refuses a branch that would not be followed: all places, or its owner's, are taken. */
export function checkRef(
  {
    templates,
    environments,
  }: Pick<EnvironmentsContext, "templates"> & { environments: { list(): EnvironmentObject[] } },
  name: string,
  spec: EnvironmentSpec,
): void {
  const { ref, template, revision } = spec;
  const followed = templates.refsOf(template);
  if (ref === undefined || revision !== undefined || !followed) return;
  const metadata = { name, creationTimestamp: new Date().toISOString() };
  const wanted = { apiVersion: ENVIRONMENT.apiVersion, kind: ENVIRONMENT.kind, metadata, spec };
  const policy = templates.rulesOf?.(template)?.policy;
  if (wantedRefs([...environments.list(), wanted], template, { followed, policy }).includes(ref)) return;
  const message = `No more branches are followed: there may be ${REFS_PER_OWNER} of one person's environments, and ${REFS_MAX} of a template. Delete environments of branches that nobody needs any more, or name one that you have.`;
  throw invalid([{ field: "ref", message }]);
}

function checkImages(spec: EnvironmentSpec, registries: readonly string[]): void {
  const errors = objectedImages(spec, registries).map(({ field, message }) => ({
    field: field.replace(/^spec\./, ""),
    message,
  }));
  if (errors.length > 0) throw invalid(errors);
}

/** What a patch changes. */
interface Changes {
  components?: Record<string, object> | undefined;
  parameters?: object | undefined;
  /** It goes to another revision, which has to get what it needs. */
  isMoved?: boolean;
}

function isAsked(
  field: string,
  spec: EnvironmentSpec,
  { components = {}, parameters = {}, isMoved }: Changes,
) {
  const [, part, name = "", setting] = field.split(".");
  if (part !== "parameters") return setting === undefined || setting in (components[name] ?? {});
  const isMissing = spec.parameters?.[name] === undefined;
  return name in parameters || (isMoved === true && isMissing);
}

function invalid(errors: FieldError[]) {
  const [first] = errors;
  return refusal(
    "invalid-request",
    first ? `${first.field}: ${first.message}` : "The template does not allow this.",
    {
      errors,
    },
  );
}
