import { z } from "zod";
import { shownResources } from "./amounts";
import { COMPONENTS_MAX, REPLICAS_MAX } from "./components";
import { componentName, templateName } from "./names";
import { templateParameter, templateParameters } from "./parameters";
import { programName } from "./terminals";

/**
 * A template: the description of an application beside its plain manifests (`k8s/templates/<name>/template.yaml`), and what
 * the pages are told of it. No list of components stands anywhere else.
 */

/** What people may change of a component. */
const SETTINGS = ["replicas", "image", "resources", "env", "storage"] as const;
export const setting = z.enum(SETTINGS);

/** Pictures the pages know; nothing is decided by them. */
export const icon = z.enum(["window", "server", "database", "table", "worker", "queue", "box"]);

/** Endpoints of one component at most. */
export const ENDPOINTS_MAX = 8;
const GENERATED_MAX = 64;

const text = z.string().min(1).max(200);
/** Path from the description's folder. */
const path = z.string().min(1).max(200);
const key = z
  .string()
  .max(253, "Use at most 253 characters.")
  .regex(/^[A-Za-z0-9._-]{1,253}$/, "Not a key of a ConfigMap or Secret.");
const object = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "Not the name of an object.");

/** How much pods may: `baseline` lets them be root in their container, and an administrator has to allow it for the template. */
export const podSecurity = z.enum(["restricted", "baseline"]);
/** Name of a group of addresses that the administrator defines (EGRESS_GROUPS). */
export const egressGroup = z
  .string()
  .max(32)
  .regex(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, "Use the name of an egress group, such as internet.");

/** A port of a component that people open, at a Service of the template. */
export const endpoint = z.strictObject({
  name: componentName,
  title: text,
  service: object,
  port: z.int().min(1).max(65_535),
  /** `http` is opened in a browser; `tcp` by a client of its own. */
  protocol: z.enum(["http", "tcp"]).default("http"),
  /** What one has to be allowed to do in the environment to open it: `data` where it shows the data itself. */
  action: z.enum(["preview", "data"]).default("preview"),
  /** Where its first page is. */
  path: z
    .string()
    .max(200)
    .regex(/^\/([^/\\].*)?$/, "Not a path from the root.")
    .default("/"),
  /** Port on the reader's machine that a forwarding command uses. */
  localPort: z.int().min(1).max(65_535).optional(),
  /** Secret whose value opens it, such as a database's password. */
  password: z.strictObject({ secret: object, key }).optional(),
  /** Connection string for clients on the reader's machine, without a password; `{address}` stands for host and port there. */
  connection: z
    .string()
    .max(200)
    .regex(
      /^[a-z][a-z0-9+.-]*:\/\/[^\s:]*\{address\}\S*$/,
      "Use a connection string without a password, such as postgresql://app@{address}/app.",
    )
    .optional(),
  /** What else a client needs to be told, such as the name of the database. */
  note: text.optional(),
});

const shown = {
  name: componentName,
  title: text,
  /** What it is made of, in a few words. */
  stack: text.optional(),
  icon: icon.default("box"),
  endpoints: z.array(endpoint).max(ENDPOINTS_MAX).default([]),
};

/** Manifests that come and go beside a component: one workload and what belongs to it. */
export const beside = z.strictObject({ ...shown, folder: path });

/** Programs for a terminal in its container, beside a shell and what its capability brings. */
const actions = z
  .array(
    z.strictObject({
      name: programName,
      title: text,
      command: z.array(z.string().min(1).max(4000)).min(1).max(32),
      /** Question to ask before it runs, for what changes something. */
      confirm: text.optional(),
    }),
  )
  .max(16);
const dependsOn = z.array(componentName).max(COMPONENTS_MAX);
const settings = z.array(setting).max(SETTINGS.length);
/** Tools ask for what a component can do, never for its name. */
const capability = z.enum(["postgres"]);

/** What can be said of a component that was found in a source, each instead of what follows from the source. */
export const settableComponent = {
  title: text.optional(),
  stack: text.optional(),
  icon: icon.optional(),
  dependsOn: dependsOn.optional(),
  settings: settings.optional(),
  endpoints: z.array(endpoint).max(ENDPOINTS_MAX).optional(),
  actions: actions.optional(),
  capability: capability.optional(),
};

export const templateComponent = z.strictObject({
  ...shown,
  workload: z.strictObject({
    kind: z.enum(["Deployment", "StatefulSet"]),
    name: object,
    /** The container that settings and dev mode change; the first one without it. */
    container: object.optional(),
  }),
  /** Components it waits for: the order of the timeline. */
  dependsOn: dependsOn.default([]),
  settings: settings.default([]),
  replicas: z.strictObject({ max: z.int().min(1).max(REPLICAS_MAX).default(REPLICAS_MAX) }).prefault({}),
  capability: capability.optional(),
  /** Run while somebody uses them (contract/tools.ts), and while the component is in dev mode. */
  tools: z.array(beside).max(4).default([]),
  actions: actions.default([]),
  /** The DevSpace CLI's configuration for it, as people have it: part of a command that pages show. */
  devspaceConfig: z
    .string()
    .max(200)
    .regex(
      /^[A-Za-z0-9._][A-Za-z0-9._/-]*$/,
      "Use a path of letters, digits, dots, hyphens and slashes: it is part of a command.",
    )
    .optional(),
  /** Absent: it cannot be switched to dev mode. */
  dev: z
    .strictObject({
      /** File with a strategic merge patch of the workload. */
      patch: path,
      /** `old-first` where two pods cannot share a volume; derived from the workload where left out. */
      order: z.enum(["new-first", "old-first"]).optional(),
      /** Live as long as the component is in dev mode. */
      beside: z.array(beside).max(4).default([]),
    })
    .optional(),
});

/** Values of a Secret that each environment gets its own of. */
export const generatedSecret = z.strictObject({
  name: object,
  /** `password` and `key` are 32 random bytes, in letters that need no escaping in a connection string. */
  generate: z
    .record(key, z.enum(["password", "key"]))
    .refine((keys) => Object.keys(keys).length <= GENERATED_MAX, {
      error: `Use at most ${GENERATED_MAX} keys.`,
      params: { schema: { maxProperties: GENERATED_MAX } },
    }),
});

/** A value filled in per environment: `{host:NAME}` and `{origin:NAME}` stand for the preview address of a component
 * (of its first `http` endpoint) or, as `<component>-<endpoint>`, of a further endpoint, `$(parameters.NAME)` for what the
 * environment says. */
export const valueOfEnvironment = z.strictObject({ configMap: object, key, value: z.string().max(1000) });

export const templateDescription = z.strictObject({
  apiVersion: z.literal("devspace-portal.io/v1alpha1"),
  kind: z.literal("Template"),
  metadata: z.strictObject({ name: templateName }),
  spec: z.strictObject({
    title: text,
    description: z.string().max(500).optional(),
    /** Folders of manifests, each with a kustomization of plain `resources`. */
    source: z.strictObject({ folders: z.array(path).min(1).max(16) }),
    components: z.array(templateComponent).min(1).max(COMPONENTS_MAX),
    podSecurity: podSecurity.default("restricted"),
    /** What its pods may reach outside of the environment, beside what NetworkPolicies of the template allow. */
    egress: z.array(egressGroup).max(8).default([]),
    secrets: z.array(generatedSecret).max(16).default([]),
    values: z.array(valueOfEnvironment).max(64).default([]),
    /** What each environment may, or has to, say; manifests and `values` hold `$(parameters.NAME)` where it comes. */
    parameters: templateParameters.optional(),
  }),
});

/** A component as pages see it: what the description says, and what follows from the manifests. */
export const componentView = z.object({
  ...shown,
  dependsOn: z.array(z.string()),
  settings: z.array(setting),
  capability: templateComponent.shape.capability,
  maxReplicas: z.int(),
  replicas: z.int(),
  /** Size of its volume; none without one. */
  storage: z.string().optional(),
  /** Amounts of each pod, by mode; `dev` only where it can be switched. */
  amounts: z.object({ production: shownResources, dev: shownResources.optional() }),
  /** Variables that are generated and cannot be set. */
  generated: z.array(z.string()),
  canDev: z.boolean(),
  devspaceConfig: templateComponent.shape.devspaceConfig,
  /** What runs beside it: on demand, or in dev mode only. */
  beside: z.array(z.object({ ...shown, onDemand: z.boolean() })),
  /** What a terminal can start in it, a shell first. */
  programs: z.array(z.object({ name: programName, title: text, confirm: text.optional() })),
});

/** What was published of a ref that environments name. */
export const templateRefView = z.object({
  ref: z.string(),
  revision: z.string().optional(),
  commit: z.string().optional(),
  problem: z.string().optional(),
  revisions: z.array(z.object({ name: z.string(), publishedAt: z.string(), commit: z.string().optional() })),
});

/** `GET /api/templates` */
export const templateView = z.object({
  name: templateName,
  title: text,
  description: z.string().optional(),
  /** None for one that came with the portal's image and was never published. */
  revision: z.string().optional(),
  /** New environments get another revision; this one is here for those that run it. */
  superseded: z.boolean().optional(),
  /** Why whoever asks cannot have another environment of it; missing where they can. */
  closed: z.string().optional(),
  /** What was published of refs that environments name; missing where they cannot, since it comes from no repository. */
  refs: z.array(templateRefView).optional(),
  components: z.array(componentView),
  /** What an environment of it can, or has to, say. */
  parameters: z.array(templateParameter).default([]),
});
export const templateList = z.object({ items: z.array(templateView) });

export type TemplateDescription = z.infer<typeof templateDescription>;
export type TemplateComponent = z.infer<typeof templateComponent>;
export type Beside = z.infer<typeof beside>;
export type Endpoint = z.infer<typeof endpoint>;
export type Icon = z.infer<typeof icon>;
export type PodSecurity = z.infer<typeof podSecurity>;
export type Setting = z.infer<typeof setting>;
export type ComponentView = z.infer<typeof componentView>;
export type TemplateRefView = z.infer<typeof templateRefView>;
export type TemplateView = z.infer<typeof templateView>;
