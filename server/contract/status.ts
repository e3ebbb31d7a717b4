import { z } from "zod";
import { byComponent, uniqueBy } from "./collections";
import { FINDINGS_MAX, finding } from "./findings";
import { mode } from "./names";
import { PARAMETERS_MAX } from "./parameter-values";

/** What the controller reports in an Environment's `status`. */

const generation = z.int().min(0);
const time = z.string().max(64).meta({ format: "date-time" });
const reason = z.string().max(1024);
const message = z.string().max(32_768);
const count = z.int32();

export const condition = z.object({
  type: z
    .string()
    .max(316)
    .regex(/^[A-Za-z][A-Za-z0-9.-]*$/)
    .describe("Ready, Progressing, Degraded or Accepted; Owned where the owner is nobody."),
  status: z.enum(["True", "False", "Unknown"]).describe("Whether the condition holds."),
  reason: reason
    .min(1)
    .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    .describe("A word for programs, in CamelCase."),
  message: message.describe("A sentence for people."),
  lastTransitionTime: time.describe("When the condition's status last changed."),
  observedGeneration: generation.describe("The spec's generation that this condition speaks of.").optional(),
});

export const step = z.object({
  name: z.string().max(63).describe("Stable name of the step."),
  title: z.string().max(200).describe("What the step does, for people."),
  state: z.enum(["pending", "running", "done", "failed"]).describe("How far the step is."),
  startedAt: time.describe("When the step began.").optional(),
  finishedAt: time.describe("When the step ended, well or not.").optional(),
  message: message.describe("What it waits for, or why it failed.").optional(),
});

export const containerStatus = z.object({
  name: z.string().max(63).describe("Name of the container."),
  state: z.enum(["waiting", "running", "terminated"]).describe("What the container does."),
  ready: z.boolean().describe("Whether its readiness probe passes."),
  restarts: count.describe("How often it was started again."),
  reason: reason.describe("Why it waits or ended, such as CrashLoopBackOff.").optional(),
});

export const podStatus = z.object({
  name: z.string().max(253).describe("Name of the pod."),
  uid: z.string().max(64).describe("Unique ID of the pod.").optional(),
  phase: z.string().max(32).describe("Phase of the pod, as Kubernetes gives it, or Terminating."),
  ready: z.boolean().describe("Whether the pod takes traffic."),
  restarts: count.describe("Restarts of its containers."),
  startedAt: time.describe("When the pod started.").optional(),
  reason: reason.describe("Why it is not ready, as a word for programs.").optional(),
  message: message.describe("Why it is not ready, as a sentence for people.").optional(),
  dev: z.boolean().describe("Whether it is a dev pod."),
  containers: z
    .array(containerStatus)
    .max(20)
    .refine(...uniqueBy("name"))
    .describe("The pod's containers."),
});

export const componentStatus = z.object({
  mode: mode.describe("The mode that serves now or is being switched to."),
  modePhase: z.enum(["Stable", "Switching", "Failed"]).describe("Whether the mode is settled."),
  state: z
    .enum(["Ready", "Progressing", "Degraded", "Asleep", "Unknown"])
    .describe("Health of the component."),
  reason: reason.describe("Why, as a word for programs.").optional(),
  message: message.describe("Why, as a sentence for people.").optional(),
  workload: z
    .string()
    .max(253)
    .describe("Name of the workload that serves now, such as backend or backend-devspace."),
  image: z.string().max(512).describe("Image of that workload."),
  desiredReplicas: count.describe("Pods wanted."),
  readyReplicas: count.describe("Pods ready."),
  restarts: count.describe("Container restarts, over the component's pods."),
  replacedBy: z.enum(["portal", "devspace-cli"]).describe("Who made the dev pod.").optional(),
  scaledBy: z
    .object({
      name: z.string().max(253).describe("Name of the HorizontalPodAutoscaler."),
      min: count.describe("Pods at least."),
      max: count.describe("Pods at most."),
    })
    .describe("What scales it in production mode instead of spec.replicas.")
    .optional(),
  volume: z
    .object({
      uid: z.string().max(64).describe("Unique ID of the claim: another one is another volume."),
      size: z.string().max(32).describe("Size of the claim."),
      storageClass: z.string().max(253).describe("Its storage class.").optional(),
      canGrow: z.boolean().describe("Whether the storage class lets it grow."),
      since: time.describe("When the claim was made."),
      bound: z.boolean().describe("Whether there is a volume for the claim.").optional(),
      replacedAt: time
        .describe("When it was found to be another volume than before: the data of before is gone.")
        .optional(),
    })
    .describe("The volume with its data.")
    .optional(),
  wish: z
    .object({
      holder: z.string().max(253).describe("Who asked for it last."),
      until: time.describe("When it stops, unless somebody uses it."),
    })
    .describe("Of a tool: what keeps it running outside of dev mode.")
    .optional(),
  pods: z
    .array(podStatus)
    .max(64)
    .refine(...uniqueBy("name"))
    .describe("The component's pods."),
  switch: z
    .object({
      startedAt: time.describe("When it was asked for."),
      readyAt: time.describe("When the new pod was ready.").optional(),
      durationMs: z.int().describe("Milliseconds from the request to Ready.").optional(),
    })
    .describe("The last mode switch.")
    .optional(),
  lastTransitionTime: time.describe("When the state last changed.").optional(),
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

export const environmentStatus = z
  .object({
    observedGeneration: generation.describe("The spec's generation that this status speaks of.").optional(),
    namespace: z.string().max(63).describe("Namespace that holds the environment's objects.").optional(),
    revision: z.string().max(63).describe("Revision of the template that it runs.").optional(),
    phase: phase
      .describe("A summary of the conditions, for people. Programs read the conditions.")
      .default("Pending"),
    conditions: z
      .array(condition)
      .max(16)
      .refine(...uniqueBy("type"))
      .describe("Standard conditions.")
      .default([]),
    steps: z
      .array(step)
      .max(64)
      .refine(...uniqueBy("name"))
      .describe("The timeline of the last creation, mode switch or deletion.")
      .default([]),
    components: byComponent(z.string().max(63, "Use at most 63 characters."), componentStatus, 32)
      .describe(
        "What each component does now, by name: the template's components, and what runs beside them.",
      )
      .default({}),
    secrets: z
      .array(z.string().max(63))
      .max(PARAMETERS_MAX)
      .describe("Secret parameters that have a value here, also those that only other revisions ask for.")
      .optional(),
    findings: z.array(finding).max(FINDINGS_MAX).describe("What is wrong and why, errors first.").default([]),
    dev: z.string().max(512).describe("The components in dev mode, comma-separated.").optional(),
    createdInMs: z.int().describe("Milliseconds from creation to the first Ready.").optional(),
  })
  .describe("What the controller saw last. Written by the controller only.");

export type EnvironmentStatus = z.infer<typeof environmentStatus>;
export type ComponentStatus = z.infer<typeof componentStatus>;
export type PodStatus = z.infer<typeof podStatus>;
export type Condition = z.infer<typeof condition>;
export type Step = z.infer<typeof step>;
