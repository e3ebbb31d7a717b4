import { z } from "zod";
import { byComponent } from "./collections";
import { COMPONENTS_MAX } from "./components";
import { envOverride } from "./environment";
import { componentName } from "./names";
import { parameterWishes } from "./parameters";
import { egressGroup, generatedSecret, podSecurity, settableComponent, valueOfEnvironment } from "./template";

/**
 * How a source becomes a template: what whoever publishes wishes beyond what the source says (`publishWish`, part of the
 * Template resource), what was found in it, and what there is to say about it.
 */

/** What a source may hold. */
export const contentsKind = z.enum([
  "template",
  "devspace",
  "compose",
  "chart",
  "kustomization",
  "manifests",
]);

/** Bytes of a JSON value that is written inline. */
const INLINE_MAX = 64 * 1024;
const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
/** A map of any JSON values. */
const jsonObject = z.unknown().refine((value) => isObject(value) && sizeOf(value) <= INLINE_MAX, {
  error: `This has to be a map of at most ${INLINE_MAX / 1024} KiB.`,
  params: { schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
});
const sizeOf = (value: unknown) => JSON.stringify(value).length;

/** A path in the source. */
const path = z.string().min(1).max(500);
const word = z.string().min(1).max(4000);

const contents = z.strictObject({
  kind: contentsKind
    .describe("What the source holds; detected, and asked about where several things fit.")
    .optional(),
  path: path.describe("Folder of the source where it is; the source itself without it.").optional(),
  file: path
    .describe("File that says everything, such as deploy/devspace.yaml; by its usual name without it.")
    .optional(),
  profiles: z
    .array(z.string().min(1).max(100))
    .max(20)
    .describe("Profiles of a devspace.yaml, in order, or of a Compose file.")
    .optional(),
  values: jsonObject.describe("Values of a chart, before its own and those of valueFiles.").optional(),
  valueFiles: z.array(path).max(20).describe("Files of values below the chart, in order.").optional(),
});

const devWish = z.strictObject({
  enabled: z.boolean().describe("false takes dev mode from the component.").default(true),
  entry: z
    .string()
    .min(1)
    .max(100)
    .describe("Entry of the devspace.yaml that is for this component, where its selector does not say so.")
    .optional(),
  image: z.string().min(1).max(512).optional(),
  command: z.array(word).max(64).optional(),
  args: z.array(word).max(64).optional(),
  env: z.array(envOverride).max(50).optional(),
  workingDir: z.string().min(1).max(1000).optional(),
  patch: jsonObject.describe("Strategic merge patch of the workload, on top of the rest.").optional(),
});

const componentWish = z
  .strictObject({
    ...settableComponent,
    image: z
      .string()
      .min(1)
      .max(512)
      .describe("Image of its container instead of the source's, such as the one that CI built.")
      .optional(),
    dev: devWish.describe("What dev mode changes of its pod.").optional(),
  })
  .describe("What is said of one component instead of what the source says.");

export const publishWish = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  description: z.string().max(500).optional(),
  contents: contents.optional(),
  components: byComponent(componentName, componentWish, COMPONENTS_MAX)
    .describe("By the name that was found; a name that was not found is an error.")
    .optional(),
  secrets: z
    .array(generatedSecret)
    .max(16)
    .describe("Values of Secrets that each environment gets its own of, besides those of the source.")
    .optional(),
  values: z.array(valueOfEnvironment).max(64).optional(),
  parameters: parameterWishes
    .describe("By the name that the source has for it; a name that was not found is an error.")
    .optional(),
  podSecurity: podSecurity
    .describe("Pod Security Standard that its pods have to keep; restricted without it.")
    .optional(),
  egress: z
    .array(egressGroup)
    .max(8)
    .describe("Groups of addresses outside, as the administrator defines them, that its pods may reach.")
    .optional(),
});

/** Refused and asked keep a source from being published. */
const publishLevel = z.enum(["refused", "asked", "adapted", "ignored", "warning"]);

/** One thing to say about a source, whoever found it: the reader, the renderer, the checks or the template's own rules. */
export const publishFinding = z.object({
  level: publishLevel,
  /** For programs: never changes its meaning. */
  code: z.string().max(63),
  message: z.string().max(1000),
  /** What to do about it, where something can be done. */
  remedy: z.string().max(1000).optional(),
  file: z.string().max(500).optional(),
  /** From 1. */
  line: z.int().optional(),
  /** `Kind/name`. */
  object: z.string().max(320).optional(),
  /** Path in the object, the file or the wish. */
  field: z.string().max(500).optional(),
});

/** Findings of one publishing at most; the last one says how many more there are. */
export const FINDINGS_MAX = 200;
/** Of each list of what was found. */
export const FOUND_MAX = 100;

const count = z.int();
const counts = z.record(z.string(), count).refine((all) => Object.keys(all).length <= FOUND_MAX, {
  error: `Use at most ${FOUND_MAX} names.`,
  params: { schema: { maxProperties: FOUND_MAX } },
});
const name = z.string().max(500);

/** What was found in a source, for pages and status. */
export const publishFound = z.object({
  /** Absent while it is asked, or where nothing fits. */
  kind: contentsKind.optional(),
  /** The file, or the folder, that it was taken from. */
  file: name.optional(),
  /** Everything that the source could be taken for. */
  candidates: z
    .array(z.object({ kind: contentsKind, file: name, brings: z.string().max(500) }))
    .max(FOUND_MAX),
  components: z
    .array(
      z.object({
        name: z.string().max(63),
        workload: z.string().max(320),
        image: z.string().max(512),
        ports: z.array(count).max(FOUND_MAX),
        canDev: z.boolean(),
      }),
    )
    .max(FOUND_MAX),
  objects: counts.describe("How many objects of each kind."),
  images: z.array(z.object({ image: z.string().max(512), pinned: z.boolean() })).max(FOUND_MAX),
  /** Fields of a devspace.yaml or Compose file by what became of them; `share` of 1 is understood or adapted. */
  coverage: z.object({ total: count, byLevel: counts, share: z.number() }).optional(),
});

export type ContentsKind = z.infer<typeof contentsKind>;
export type PublishWish = z.infer<typeof publishWish>;
export type ComponentWish = z.infer<typeof componentWish>;
export type DevWish = z.infer<typeof devWish>;
export type PublishFinding = z.infer<typeof publishFinding>;
export type PublishFound = z.infer<typeof publishFound>;
