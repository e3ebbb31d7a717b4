import { z } from "zod";
import { COMPONENTS_MAX, REPLICAS_MAX } from "./components";
import { componentName, environmentName, mode, templateName } from "./names";

/**
 * The Environment resource as the API and the CRD (`environments.devspace-portal.io/v1alpha1`) know it.
 * `environmentSpec` and `environmentStatus` are exactly the CRD's `spec` and `status`.
 */

const QUANTITY_EXAMPLES = { cpu: "250m or 1.5", memory: "256Mi or 1Gi", storage: "1Gi or 500Mi" };

/** A Kubernetes quantity; nothing can be stored in a volume of size zero, so storage is more than that. */
const quantity = (what: keyof typeof QUANTITY_EXAMPLES) =>
  z
    .string()
    .max(32)
    .regex(
      what === "storage" ? /^(?=.*[1-9])\d+(\.\d+)?(m|k|Ki|Mi|Gi|M|G)?$/ : /^\d+(\.\d+)?(m|k|Ki|Mi|Gi|M|G)?$/,
      `Not an amount of ${what === "cpu" ? "CPU" : what}, such as ${QUANTITY_EXAMPLES[what]}.`,
    );

const resourceAmounts = z.strictObject({
  cpu: quantity("cpu").optional(),
  memory: quantity("memory").optional(),
});

export const resources = z.strictObject({
  requests: resourceAmounts.optional(),
  limits: resourceAmounts.optional(),
});

/** A variable of the spec. Those a template generates cannot be set: see `acceptSpec` of server/environments. */
export const envOverride = z.strictObject({
  name: z
    .string()
    .max(128)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Use letters, digits and underscores; do not start with a digit."),
  value: z.string().max(4096, "Use at most 4096 characters."),
});

const image = z
  .string()
  .min(1)
  .max(512)
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9._:/@-]*$/,
    "Not a valid image reference, such as registry.example.com/app:1.0.",
  );

const replicas = z.int().min(0, `Use 0 to ${REPLICAS_MAX}.`).max(REPLICAS_MAX, `Use 0 to ${REPLICAS_MAX}.`);
const env = z.array(envOverride).max(50, "Use at most 50 variables.");
const description = z.string().max(200, "Use at most 200 characters.");

/** What can be asked of any component; its template says which of it, and what is left out gets the template's. */
export const componentSpec = z.strictObject({
  mode: mode.default("production"),
  image: image.optional(),
  devImage: image.optional(),
  replicas: replicas.optional(),
  resources: resources.optional(),
  env: env.optional(),
  storage: quantity("storage").optional(),
});

const componentsOf = <T extends z.ZodType>(component: T) =>
  z
    .record(componentName, component)
    .refine(
      (components) => Object.keys(components).length <= COMPONENTS_MAX,
      `Use at most ${COMPONENTS_MAX} components.`,
    );

export const environmentSpec = z.strictObject({
  owner: z.string().min(1).max(254),
  template: templateName.default("full-stack"),
  description: description.optional(),
  paused: z.boolean().default(false),
  components: componentsOf(componentSpec).default({}),
});

export const condition = z.object({
  type: z.string(),
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.string(),
  observedGeneration: z.int().optional(),
});

export const step = z.object({
  name: z.string(),
  title: z.string(),
  state: z.enum(["pending", "running", "done", "failed"]),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  message: z.string().optional(),
});

export const containerStatus = z.object({
  name: z.string(),
  state: z.enum(["waiting", "running", "terminated"]),
  ready: z.boolean(),
  restarts: z.int(),
  reason: z.string().optional(),
});

export const podStatus = z.object({
  name: z.string(),
  uid: z.string().optional(),
  phase: z.string(),
  ready: z.boolean(),
  restarts: z.int(),
  startedAt: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  dev: z.boolean(),
  containers: z.array(containerStatus),
});

export const componentStatus = z.object({
  mode,
  modePhase: z.enum(["Stable", "Switching", "Failed"]),
  state: z.enum(["Ready", "Progressing", "Degraded", "Asleep", "Unknown"]),
  reason: z.string().optional(),
  message: z.string().optional(),
  /** Name of the workload that serves now, such as `backend` or `backend-devspace`. */
  workload: z.string(),
  image: z.string(),
  desiredReplicas: z.int(),
  readyReplicas: z.int(),
  restarts: z.int(),
  replacedBy: z.enum(["portal", "devspace-cli"]).optional(),
  pods: z.array(podStatus),
  /** The last mode switch; `durationMs` runs from the request to Ready. */
  switch: z
    .object({ startedAt: z.string(), readyAt: z.string().optional(), durationMs: z.int().optional() })
    .optional(),
  lastTransitionTime: z.string().optional(),
});

export const phase = z.enum([
  "Pending",
  "Creating",
  /** Was ready before; a mode switch, a rollout or a wake-up is under way. */
  "Updating",
  "Ready",
  "Degraded",
  "Paused",
  "Deleting",
]);

export const environmentStatus = z.object({
  observedGeneration: z.int().optional(),
  namespace: z.string().optional(),
  phase: phase.default("Pending"),
  conditions: z.array(condition).default([]),
  steps: z.array(step).default([]),
  /** By name: the template's components, and what runs beside them. */
  components: z.record(z.string(), componentStatus).default({}),
  /** The components in dev mode, comma-separated: a column of `kubectl get`. */
  dev: z.string().optional(),
  /** Milliseconds from creation to the first Ready. */
  createdInMs: z.int().optional(),
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
  description: environmentSpec.shape.description,
  components: environmentSpec.shape.components,
});

/** Null takes an amount back to the template's, as a merge patch does. */
const amountsPatch = z.strictObject({
  cpu: quantity("cpu").nullable().optional(),
  memory: quantity("memory").nullable().optional(),
});
const resourcesPatch = z.strictObject({
  requests: amountsPatch.nullable().optional(),
  limits: amountsPatch.nullable().optional(),
});

/** The fields of a component's spec, each of which null takes back to the template's. */
const componentPatch = z.strictObject({
  mode: mode.nullable().optional(),
  image: image.nullable().optional(),
  devImage: image.nullable().optional(),
  replicas: replicas.nullable().optional(),
  resources: resourcesPatch.nullable().optional(),
  env: env.nullable().optional(),
  storage: quantity("storage").nullable().optional(),
});

/** `PATCH /api/environments/{name}`: a JSON merge patch of the changeable part of the spec. */
export const patchEnvironmentRequest = z
  .strictObject({
    description: description.nullable().optional(),
    paused: z.boolean().optional(),
    components: componentsOf(componentPatch).optional(),
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
export type EnvironmentStatus = z.infer<typeof environmentStatus>;
export type ComponentStatus = z.infer<typeof componentStatus>;
export type PodStatus = z.infer<typeof podStatus>;
export type Condition = z.infer<typeof condition>;
export type Step = z.infer<typeof step>;
export type EnvironmentView = z.infer<typeof environmentView>;
export type CreateEnvironmentRequest = z.input<typeof createEnvironmentRequest>;
export type PatchEnvironmentRequest = z.infer<typeof patchEnvironmentRequest>;
export type EnvironmentUsage = z.infer<typeof environmentUsage>;
export type EnvironmentEvent = z.infer<typeof environmentEvent>;
export { componentName };
