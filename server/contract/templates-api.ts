import { z } from "zod";
import { templateName } from "./names";
import { templateView } from "./template";
import { listedRefs, templateSpec, templateStatus } from "./template-resource";

/** What the API gives and takes of Template resources. */

/**
 * A template with its source. `spec` is missing where it was stored under a schema that is not known here; whoever is no administrator
 * gets it without what it says itself: inline files are empty, and components, secrets and values are left out.
 */
export const templateSummary = z.object({
  name: templateName,
  /** The resourceVersion: changes are refused when somebody else's came between. */
  version: z.string(),
  /** The spec's generation: the status speaks of it once it has observed it. */
  generation: z.int(),
  createdAt: z.string(),
  spec: templateSpec.optional(),
  status: templateStatus,
  /** Why whoever asks cannot have another environment of it; missing where they can. */
  closed: z.string().optional(),
});
export const templateSummaries = z.object({ items: z.array(templateSummary) });

/** A template with what its newest revision, or the one asked for, is made of. */
export const templateDetail = templateSummary.extend({
  view: templateView.optional(),
  /** Those that the reader may see. */
  environments: z.array(
    z.object({
      name: z.string(),
      ref: z.string().optional(),
      revision: z.string().optional(),
      phase: z.string(),
    }),
  ),
  /** The resource as GitOps would apply it, in YAML; for administrators. */
  manifest: z.string().optional(),
});

/** `POST /api/templates`; `/templates/new` is the page that makes one. */
export const createTemplateRequest = z.strictObject({
  name: templateName.refine((name) => name !== "new", "The portal keeps this name for itself."),
  spec: templateSpec,
});

/** `PATCH /api/templates/{name}`: top-level fields of the spec as they are to be; `version` makes it conditional. */
export const patchTemplateRequest = z.strictObject({
  version: z.string().max(64).optional(),
  spec: templateSpec.partial().extend({
    // A partial schema keeps defaults: a change of the title would resume what is suspended.
    suspended: templateSpec.shape.suspended.unwrap().optional(),
    title: templateSpec.shape.title.nullable().optional(),
    description: templateSpec.shape.description.nullable().optional(),
    contents: templateSpec.shape.contents.nullable().optional(),
    components: templateSpec.shape.components.nullable().optional(),
    parameters: templateSpec.shape.parameters.nullable().optional(),
    pullSecrets: templateSpec.shape.pullSecrets.nullable().optional(),
    policy: templateSpec.shape.policy.nullable().optional(),
  }),
});

/** `GET /api/templates/{name}/refs`: what environments can be made of, as far as the last list of the repository has it. */
export const templateRefs = listedRefs;

export type TemplateSummary = z.infer<typeof templateSummary>;
export type TemplateDetail = z.infer<typeof templateDetail>;
export type CreateTemplateRequest = z.infer<typeof createTemplateRequest>;
export type PatchTemplateRequest = z.infer<typeof patchTemplateRequest>;
