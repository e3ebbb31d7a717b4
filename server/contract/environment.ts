import { z } from "zod";
import { quantity, resources, resourcesPatch } from "./amounts";
import { byComponent, uniqueBy } from "./collections";
import { COMPONENTS_MAX, REPLICAS_MAX, VARIABLES_MAX } from "./components";
import { IMAGE_MAX, IMAGE_REFERENCE, NO_IMAGE } from "./image";
import { mergePatchOf } from "./merge-patch";
import { componentName, environmentName, gitRef, mode, templateName, templateRevisionName } from "./names";
import { parameterPatch, parameterValues, secretPatch, secretValues } from "./parameters";
import { environmentStatus } from "./status";

export * from "./status";

/**
 * The Environment resource as the API and the CRD (`environments.devspace-portal.io/v1alpha1`) know it.
 * `environmentSpec` and `environmentStatus` (status.ts) are the CRD's `spec` and `status`: `npm run crd` writes its
 * schema from them, and README.md says how a check gets there.
 */

/** A variable of the spec. Those a template generates cannot be set: see `acceptSpec` of server/environments. */
export const envOverride = z.strictObject({
  name: z
    .string()
    .max(128, "Use at most 128 characters.")
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Use letters, digits and underscores; do not start with a digit.")
    .describe("Letters, digits and underscores, not starting with a digit."),
  value: z
    .string()
    .max(4096, "Use at most 4096 characters.")
    .describe("The value, as plain text. Do not put secrets here."),
});

const image = z
  .string()
  .min(1, NO_IMAGE)
  .max(IMAGE_MAX, `Use at most ${IMAGE_MAX} characters.`)
  .regex(IMAGE_REFERENCE, NO_IMAGE);
const productionImage = image.describe("Image of production mode instead of the template's.");
const devImage = image.describe("Image of dev mode instead of the template's.");

const componentMode = mode.describe(
  "production runs the built image; dev replaces its pods by one dev pod that holds the tools, reloads on change and keeps the component's address and data.",
);
const replicas = z
  .int()
  .min(0, `Use 0 to ${REPLICAS_MAX}.`)
  .max(REPLICAS_MAX, `Use 0 to ${REPLICAS_MAX}.`)
  .describe("Pods in production mode; a template may allow fewer. Dev mode always runs one.");
const componentResources = resources.describe(
  "CPU and memory of each pod. What is left out keeps the template's amount, moved as far as needed for no request to exceed its limit.",
);
const env = z
  .array(envOverride)
  .max(VARIABLES_MAX, `Use at most ${VARIABLES_MAX} variables.`)
  .refine(...uniqueBy("name"))
  .describe("Environment variables that add to, or override, those of the template.");
const storage = quantity("storage");
const description = z
  .string()
  .max(200, "Use at most 200 characters.")
  .describe("What the environment is for, in the owner's words.");

/** What can be asked of any component; its template says which of it, and what is left out gets the template's. */
export const componentSpec = z
  .strictObject({
    mode: componentMode.default("production"),
    image: productionImage.optional(),
    devImage: devImage.optional(),
    replicas: replicas.optional(),
    resources: componentResources.optional(),
    env: env.optional(),
    storage: storage.optional(),
  })
  .describe("What is asked of one component; its template says which of these fields it has.");

export const environmentSpec = z
  .strictObject({
    owner: z
      .string("Name the owner.")
      .min(1, "Name the owner.")
      .max(254, "Use at most 254 characters.")
      .describe("Who the environment belongs to, as the portal knows them (e-mail address)."),
    template: templateName
      .meta({
        description: "Which application the environment runs. Cannot be changed.",
        "x-kubernetes-validations": [
          {
            rule: "self == oldSelf",
            message: "The template cannot be changed: create another environment with the template you want.",
            reason: "FieldValueForbidden",
          },
        ],
      })
      .default("full-stack"),
    ref: gitRef
      .describe(
        "Branch, tag, commit or full ref (refs/pull/7/head) of the template's repository, instead of the template's own. A branch is followed. Cannot be changed.",
      )
      .optional(),
    revision: templateRevisionName
      .describe(
        "Revision of the template. Without it the environment stays with the one it began with, or follows the newest: see updates.",
      )
      .optional(),
    updates: z
      .enum(["manual", "automatic"], "Use manual or automatic.")
      .describe(
        "Whether the environment moves to each new revision of its template by itself; manual without it.",
      )
      .optional(),
    description: description.optional(),
    paused: z
      .boolean()
      .describe("Puts the environment to sleep. Its pods stop, its data and settings stay.")
      .default(false),
    components: byComponent(componentName, componentSpec, COMPONENTS_MAX)
      .describe("The parts of the application, by the template's names; what is left out gets its defaults.")
      .default({}),
    parameters: parameterValues
      .describe(
        "Values of the template's parameters, by name: text, number or boolean as the template says. Secret ones are not part of it.",
      )
      .optional(),
  })
  .meta({
    description: "What the environment should be.",
    "x-kubernetes-validations": [
      {
        // Optional values would be compared at any cost, by the estimate of the API server.
        rule: "has(self.ref) == has(oldSelf.ref) && (!has(self.ref) || self.ref == oldSelf.ref)",
        fieldPath: ".ref",
        message: "The ref cannot be changed: create another environment of the one you want.",
        reason: "FieldValueForbidden",
      },
    ],
  });

/** An environment as the portal's API and live stream give it. */
export const environmentView = z.object({
  name: environmentName,
  uid: z.string(),
  /** The resourceVersion: a cached value is replaced only by a newer one. */
  revision: z.string(),
  generation: z.int(),
  createdAt: z.string(),
  deletingAt: z.string().optional(),
  spec: environmentSpec,
  status: environmentStatus,
});

/** `POST /api/environments`: the owner is always the signed-in user. */
export const createEnvironmentRequest = z.strictObject({
  name: environmentName,
  template: environmentSpec.shape.template,
  ref: environmentSpec.shape.ref,
  revision: environmentSpec.shape.revision,
  updates: environmentSpec.shape.updates,
  description: environmentSpec.shape.description,
  components: environmentSpec.shape.components,
  parameters: environmentSpec.shape.parameters,
  /** Values of secret parameters: they go into the environment's namespace, and are never told again. */
  secrets: secretValues.optional(),
});

/** The fields of a component's spec, each of which null takes back to the template's. */
const componentPatch = mergePatchOf(componentSpec, { resources: resourcesPatch });

/** `PATCH /api/environments/{name}`: a JSON merge patch of the changeable part of the spec. */
export const patchEnvironmentRequest = z
  .strictObject({
    description: description.nullable().optional(),
    /** Null lets the environment stay with what it runs. */
    revision: templateRevisionName.nullable().optional(),
    updates: environmentSpec.shape.updates,
    paused: z.boolean().optional(),
    components: byComponent(componentName, componentPatch, COMPONENTS_MAX).optional(),
    parameters: parameterPatch.optional(),
    /** Null takes back what was given; what is not named stays. */
    secrets: secretPatch.optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, "Name at least one field to change.");

export const environmentList = z.object({ items: z.array(environmentView) });

/** `GET /api/environments/{name}/usage`: from metrics.k8s.io, sampled about every 15 s. */
export const environmentUsage = z.object({
  /** False when the cluster has no metrics API or nothing was sampled yet. */
  available: z.boolean(),
  message: z.string().optional(),
  pods: z.array(
    z.object({
      name: z.string(),
      component: z.string().optional(),
      cpuMillicores: z.number(),
      memoryBytes: z.number(),
      sampledAt: z.string(),
    }),
  ),
});

/** `GET /api/environments/{name}/events`: Kubernetes Events of the environment and its namespace, newest first. */
export const environmentEvent = z.object({
  id: z.string(),
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  object: z.string(),
  count: z.int(),
  firstSeen: z.string().optional(),
  lastSeen: z.string(),
});
export const environmentEvents = z.object({ items: z.array(environmentEvent) });

export type EnvironmentSpec = z.infer<typeof environmentSpec>;
export type ComponentSpec = z.infer<typeof componentSpec>;
export type ComponentPatch = z.infer<typeof componentPatch>;
export type EnvironmentView = z.infer<typeof environmentView>;
export type CreateEnvironmentRequest = z.input<typeof createEnvironmentRequest>;
export type PatchEnvironmentRequest = z.infer<typeof patchEnvironmentRequest>;
export type EnvironmentUsage = z.infer<typeof environmentUsage>;
export type EnvironmentEvent = z.infer<typeof environmentEvent>;
export { componentName };
