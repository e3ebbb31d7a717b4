import type { EnvironmentSpec } from "@/server/contract/environment";
import { acceptSpec } from "@/server/environments/template/accept";
import { acceptImages, objectedImages } from "@/server/environments/template/accept-images";
import { type FieldError, refusal } from "@/server/http/problem";
import type { EnvironmentsContext } from "./context";

/**
 * Refuses what the template would not carry out, with the field and the remedy. Fields are those of the request; of a
 * patch, only what it `changes` counts: an older mistake in another field is no reason to refuse it. `revision` is what it would run.
 */
export function checkSpec(
  { templates, imageRegistries }: Pick<EnvironmentsContext, "templates" | "imageRegistries">,
  spec: EnvironmentSpec,
  {
    changes = spec.components,
    revision = spec.revision,
  }: { changes?: Record<string, object>; revision?: string | undefined } = {},
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
  if (!template) {
    const known = templates.list().map(({ name }) => name);
    throw invalid([
      { field: "template", message: `There is no such template. There is ${known.join(", ")}.` },
    ]);
  }
  const accepted = acceptSpec(template, spec);
  const objections = [...accepted.objections, ...acceptImages(accepted.spec, imageRegistries).objections];
  const errors = objections.flatMap(({ field, message }) => {
    const [, , component = "", name] = field.split(".");
    const asked = name === undefined || name in (changes[component] ?? {});
    return asked ? [{ field: field.replace(/^spec\./, ""), message }] : [];
  });
  if (errors.length > 0) throw invalid(errors);
}

function checkImages(spec: EnvironmentSpec, registries: readonly string[]): void {
  const errors = objectedImages(spec, registries).map(({ field, message }) => ({
    field: field.replace(/^spec\./, ""),
    message,
  }));
  if (errors.length > 0) throw invalid(errors);
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
