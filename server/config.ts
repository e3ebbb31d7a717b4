import path from "node:path";
import { z } from "zod";
import { stateDir } from "@/server/state";
import { TOKEN_LONGEST_DAYS } from "./contract/access-tokens";
import type { BoundedResource, Bounds } from "./contract/bounds";
import { egressGroups } from "./contract/egress";
import { previewBase } from "./contract/preview-address";
import { quantityValue } from "./contract/quantity";
import { localAddress } from "./http/local-address";

/** Every setting, by environment variable. The README's configuration table lists the same. */

const MINUTE_MS = 60_000;
const wrongDays = `must be a number of days from 1 to ${TOKEN_LONGEST_DAYS}`;
const wrongMinutes = "must be a number of minutes from 1 to 1080";
const wrongPort = "must be a port number from 0 to 65535";
const portNumber = z.coerce.number(wrongPort).int(wrongPort).min(0, wrongPort).max(65_535, wrongPort);
const port = (fallback: number) => portNumber.default(fallback);

const count = (least: number, most: number) => {
  const wrong = `must be a number from ${least} to ${most}`;
  return z.coerce.number(wrong).int(wrong).min(least, wrong).max(most, wrong);
};

const origins = z.string().transform((text, context) => {
  const list = text.split(",").map((entry) => entry.trim());
  for (const entry of list) {
    if (URL.canParse(entry) && /^https?:/.test(entry) && new URL(entry).origin === entry) continue;
    context.addIssue(
      `must list origins such as https://portal.example.com, comma separated, without a path; ${JSON.stringify(entry)} is none`,
    );
  }
  return list;
});

const postgresUrl = z
  .string()
  .regex(
    /^postgres(ql)?:\/\//,
    "must be the address of a PostgreSQL database, such as postgresql://user:password@host:5432/portal",
  );

/** Public ones, and those of the images the portal brings along. */
export const DEFAULT_REGISTRIES = [
  ...["docker.io", "ghcr.io", "quay.io", "gcr.io", "registry.k8s.io", "mcr.microsoft.com"],
  ...["public.ecr.aws", "devspace-portal.local"],
];

const bound = z
  .string()
  .transform(quantityValue)
  .refine((amount) => amount >= 0, "must be an amount such as 4, 500m or 8Gi")
  .optional();

const shared = {
  KUBE_CONTEXT: z
    .string()
    .optional()
    .describe("Context of KUBECONFIG to use. Default: the current one, or the cluster the pod runs in."),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "must be trace, debug, info, warn, error, fatal or silent",
    )
    .default("info")
    .describe("Least severe message that is logged."),
  PORT: port(3000).describe("Port of the web side."),
  POD_NAME: z
    .string()
    .optional()
    .describe("Name of this process in logs and leader election; the manifests set it."),
  TEMPLATES_DIR: z
    .string()
    .default("k8s/templates")
    .describe("Folder of the templates, each NAME/template.yaml; from the portal's own folder."),
  POD_NAMESPACE: z
    .string()
    .default("devspace-portal")
    .describe("Namespace of the portal, where the leader's Lease is; the manifests set it."),
  IMAGE_REGISTRIES: z
    .string()
    .transform((text) => text.split(",").map((entry) => entry.trim()))
    .refine(
      (entries) =>
        entries.every((entry) => /^(\*|(\*\.)?[a-zA-Z0-9][a-zA-Z0-9._:/-]*[a-zA-Z0-9])$/.test(entry)),
      "must list registries such as ghcr.io, ghcr.io/acme or *.example.com, comma separated",
    )
    .default(DEFAULT_REGISTRIES)
    .describe(
      "Registries that images of environments may come from, comma separated; * is every named host.",
    ),
  PERSON_MAX_ENVIRONMENTS: z.coerce
    .number("must be a number of environments")
    .int("must be a whole number")
    .min(0, "must not be negative")
    .optional()
    .describe("Environments that one person may have. Default: no bound."),
  PERSON_MAX_CPU: bound.describe(
    "CPU that one person's environments may ask for in all, such as 4. Default: no bound.",
  ),
  PERSON_MAX_MEMORY: bound.describe(
    "Memory that one person's environments may ask for in all, such as 8Gi. Default: no bound.",
  ),
  PERSON_MAX_STORAGE: bound.describe(
    "Storage that one person's environments may ask for in all, such as 20Gi. Default: no bound.",
  ),
  PORTAL_ORIGINS: origins
    .optional()
    .describe(
      "Exact origins browsers use, comma separated; writes and sockets from others are refused, and requests under other host names. Default: http://portal.localhost with PORT.",
    ),
  PREVIEW_DOMAIN: z
    .string()
    .regex(
      /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:\d{1,5})?$/,
      "must be a domain such as preview.example.com, with a port if it is not the scheme's own",
    )
    .default("localhost")
    .describe(
      "Domain of the applications' addresses: frontend--NAME.DOMAIN, with the scheme of the portal's address, and its port unless one is named here.",
    ),
};

/** Of publishing templates, wherever that happens. */
const publishing = {
  RENDERER: z
    .string()
    .default("/usr/local/bin/renderer")
    .describe("Path of the program that renders charts, kustomizations and manifests of templates."),
  GIT_INTERNAL_HOSTS: z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((host) => host.trim())
        .filter(Boolean),
    )
    .refine(
      (hosts) => hosts.every((host) => /^[a-zA-Z0-9._:-]+$/.test(host)),
      "must list host names such as git.example.com, comma separated",
    )
    .default([])
    .describe(
      "Hosts of git repositories that may have addresses inside of this network, comma separated. Default: none.",
    ),
};
const secret = z.string().regex(/^[\x21-\x7e]{32,200}$/, "must be 32 to 200 characters without blanks");

/** Settings of the publisher. */
export const publisherSettings = z.object({
  LOG_LEVEL: shared.LOG_LEVEL,
  POD_NAME: shared.POD_NAME,
  TEMPLATES_DIR: shared.TEMPLATES_DIR,
  ...publishing,
  PUBLISHER_PORT: port(8084).describe("Port of the publisher."),
  PUBLISHER_HOST: z
    .string()
    .default("127.0.0.1")
    .describe("Address the publisher listens on; 0.0.0.0 for every one."),
  PUBLISHER_SECRET: secret.describe("What the publisher asks of whoever asks it; the manifests set it."),
});

/** Where the publisher is, for those who ask it. */
const publisherClient = {
  PUBLISHER_URL: z
    .url({ protocol: /^https?$/, error: "must be an address such as http://portal-publisher:8084" })
    .optional()
    .describe("Address of the publisher. Default: the controller fetches and renders sources itself."),
  PUBLISHER_SECRET: secret.optional().describe(publisherSettings.shape.PUBLISHER_SECRET.description ?? ""),
};

const egress = z.string().transform((text, context) => {
  const wrong = "must be JSON with rules of a NetworkPolicy's egress by name";
  try {
    const parsed = egressGroups.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    context.addIssue(`${wrong}; at ${issue?.path.join(".")}: ${issue?.message}`);
  } catch {
    context.addIssue(`${wrong}; it is no JSON`);
  }
  return z.NEVER;
});

/** Settings of the web side. */
const webSettings = z.object({
  ...shared,
  METRICS_PORT: portNumber
    .optional()
    .describe(
      "Port of the web side's metrics, apart from PORT so that people and the internet do not get them. Default: none is opened.",
    ),
  INTERNAL_ADDRESS: z
    .string()
    .regex(/^[a-zA-Z0-9.:-]+$/, "must be a host name or IP address")
    .max(253)
    .optional()
    .describe(
      "Address at which other replicas of the web side reach this one; the manifests set the pod's. Default: there is one replica alone.",
    ),
  INTERNAL_PORT: port(8083).describe("Port for other replicas; opened with INTERNAL_ADDRESS alone."),
  HOST: z.string().default("127.0.0.1").describe("Address the web side listens on; 0.0.0.0 for every one."),
  DATABASE_URL: postgresUrl
    .optional()
    .describe("PostgreSQL for people and history. Default: an embedded server in the state directory."),
  DATABASE_OWNER_URL: postgresUrl
    .optional()
    .describe(
      "The same database as the owner of its tables, who migrates and lets DATABASE_URL's role only add to the audit. Default: DATABASE_URL does all.",
    ),
  TRUSTED_PROXIES: z.coerce
    .number("must be a number from 0 to 10")
    .int("must be a number from 0 to 10")
    .min(0, "must be a number from 0 to 10")
    .max(10, "must be a number from 0 to 10")
    .default(0)
    .describe(
      "Proxies in front that add to X-Forwarded-For; attempts to sign in are delayed by that address.",
    ),
  TOKEN_MAX_DAYS: z.coerce
    .number(wrongDays)
    .int(wrongDays)
    .min(1, wrongDays)
    .max(TOKEN_LONGEST_DAYS, wrongDays)
    .default(TOKEN_LONGEST_DAYS)
    .describe("Days a new access token may last at most."),
  TOOL_IDLE_MINUTES: z.coerce
    .number(wrongMinutes)
    .min(1, wrongMinutes)
    .max(1080, wrongMinutes)
    .default(15)
    .describe("Minutes that a tool such as Adminer stays at least after its last use."),
  TERMINALS_PER_PERSON: count(0, 1_000).default(20).describe("Terminals one person may have at once."),
  TERMINALS_MAX: count(0, 10_000)
    .default(500)
    .describe("Terminals that run at once, of all replicas of the web side."),
  TERMINAL_KEEP_MINUTES: count(0, 1_440)
    .default(10)
    .describe("Minutes that a terminal runs on when nobody looks at it any more."),
  TERMINAL_IDLE_MINUTES: count(1, 100_000)
    .default(720)
    .describe("Minutes without a key and without output after which a terminal is ended."),
  TERMINAL_SCROLLBACK: count(0, 10_000)
    .default(1_000)
    .describe("Lines above a terminal's screen that whoever comes back gets."),
  FILE_UPLOAD_MAX_MB: count(1, 1_000_000)
    .default(1_024)
    .describe("Most megabytes (MiB) of one file that is uploaded into a container."),
  DEBUG_IMAGE: z
    .string()
    .max(512)
    .regex(/^\S+$/, "must be an image, such as docker.io/library/debian:trixie")
    .default("devspace-portal.local/debug:1")
    .describe("Image of debug containers, with sh and whatever tools are wanted; not run as root."),
  PORTAL_DEV: z
    .enum(["0", "1"], "must be 0 or 1")
    .default("0")
    .describe("1 compiles pages on request, with hot reload."),
});

const serviceAccount = z
  .string()
  .regex(/^[a-z0-9.-]+\/[a-z0-9.-]+$/, "must be namespace/name of a service account")
  .optional();

/** Settings of the controller. */
export const controllerSettings = z.object({
  ...shared,
  ...publishing,
  ...publisherClient,
  CONTROLLER_PORT: port(8081).describe("Port of the controller's health and metrics."),
  CONTROLLER_HOST: z
    .string()
    .default("127.0.0.1")
    .describe("Address the controller's port listens on; 0.0.0.0 for every one."),
  WEB_SERVICE_ACCOUNT: serviceAccount.describe(
    "Service account of the web side, which gets rights inside each environment. Default: none is bound.",
  ),
  CONTROLLER_SERVICE_ACCOUNT: serviceAccount.describe(
    "Service account of the controller, which gets rights on the Secrets of each environment. Default: none is bound.",
  ),
  ENVIRONMENT_PRIORITY_CLASS: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "must be the name of a priority class")
    .optional()
    .describe("Priority class of environments' pods, below the portal's. Default: the cluster's."),
  GATE_IMAGE: z
    .string()
    .max(512)
    .regex(/^\S+$/, "must be an image, such as docker.io/library/busybox:1.37")
    .optional()
    .describe(
      "Image with sh and nc, such as busybox, that holds new pods until their network policies are enforced. Default: none waits.",
    ),
  INGRESS_CLASS: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "must be the name of an ingress class, such as traefik")
    .optional()
    .describe("Class of the Ingress each environment gets. Default: none is made."),
  EGRESS_GROUPS: egress
    .optional()
    .describe(
      "What templates may name for their pods to reach, as JSON: rules of a NetworkPolicy's egress by name. Default: none, internet and registries (HTTPS).",
    ),
});

/** A wrong value of a setting; the message has one sentence for each. */
export class ConfigError extends Error {}

/** Parses the settings of one process; an empty variable counts as unset. Throws a ConfigError. */
export function readSettings<S extends z.ZodObject>(
  settings: S,
  environment: Record<string, string | undefined>,
): z.output<S> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`).join("\n"),
  );
}

export const gitSettingsOf = (settings: { GIT_INTERNAL_HOSTS: readonly string[] }) => ({
  internalHosts: settings.GIT_INTERNAL_HOSTS,
});

/** Where the publisher is; undefined where none is named. Throws a ConfigError for an address without a secret. */
export function publisherOf(settings: {
  PUBLISHER_URL?: string | undefined;
  PUBLISHER_SECRET?: string | undefined;
}): { url: string; secret: string } | undefined {
  const { PUBLISHER_URL: url, PUBLISHER_SECRET: given } = settings;
  if (url === undefined) return undefined;
  if (given === undefined) throw new ConfigError("PUBLISHER_SECRET is missing; PUBLISHER_URL needs it.");
  return { url, secret: given };
}

type BoundSettings = Partial<Record<`PERSON_MAX_${Uppercase<BoundedResource>}`, number | undefined>>;

/** What one person may have; what no setting bounds is left out. */
export function boundsOf(settings: BoundSettings): Bounds {
  const { PERSON_MAX_ENVIRONMENTS, PERSON_MAX_CPU, PERSON_MAX_MEMORY, PERSON_MAX_STORAGE } = settings;
  const all = {
    environments: PERSON_MAX_ENVIRONMENTS,
    cpu: PERSON_MAX_CPU,
    memory: PERSON_MAX_MEMORY,
    storage: PERSON_MAX_STORAGE,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

export interface TerminalLimits {
  /** Terminals of one person, and in all. */
  ofPerson: number;
  inAll: number;
  /** How long a terminal outlives its last viewer, and its end is remembered. */
  keepMs: number;
  /** How long nothing may be typed or printed. */
  idleMs: number;
  /** Lines above the screen. */
  scrollback: number;
  /** Image of debug containers. */
  debugImage: string;
}

export interface WebConfig {
  port: number;
  /** Undefined serves no metrics; 0 takes a free port. */
  metricsPort?: number;
  host: string;
  /** Where other replicas reach this one; without it, it is alone. Port 0 takes a free one. */
  internal?: { address: string; port: number } | undefined;
  /** The first one is the address that links are made with. */
  origins: string[];
  databaseUrl?: string;
  databaseOwnerUrl?: string;
  storeDir: string;
  trustedProxies: number;
  /** Milliseconds that a tool stays after its last use, at least. */
  toolIdleMs: number;
  /** Longest life of a new access token. */
  tokenMaxDays: number;
  /** Origin of the domain of the applications' addresses (server/contract/preview-address). */
  previewBase: string;
  personBounds: Bounds;
  imageRegistries: readonly string[];
  terminals: TerminalLimits;
  /** Most bytes of one upload into a container. */
  uploadLimit: number;
  kubeContext?: string;
  logLevel: z.output<typeof shared.LOG_LEVEL>;
  name: string;
  dev: boolean;
  /** From the root of the portal. */
  templatesDir: string;
}

export function readWebConfig(environment: Record<string, string | undefined>): WebConfig {
  const settings = readSettings(webSettings, environment);
  const address = localAddress(settings.PORT);
  const used = settings.PORTAL_ORIGINS ?? [address];
  return {
    port: settings.PORT,
    metricsPort: settings.METRICS_PORT,
    host: settings.HOST,
    internal: settings.INTERNAL_ADDRESS
      ? { address: settings.INTERNAL_ADDRESS, port: settings.INTERNAL_PORT }
      : undefined,
    origins: used,
    databaseUrl: settings.DATABASE_URL,
    databaseOwnerUrl: settings.DATABASE_OWNER_URL,
    storeDir: path.join(stateDir(), "store"),
    trustedProxies: settings.TRUSTED_PROXIES,
    toolIdleMs: settings.TOOL_IDLE_MINUTES * 60_000,
    tokenMaxDays: settings.TOKEN_MAX_DAYS,
    previewBase: previewBase(settings.PREVIEW_DOMAIN, used[0] ?? address),
    personBounds: boundsOf(settings),
    imageRegistries: settings.IMAGE_REGISTRIES,
    terminals: {
      ofPerson: settings.TERMINALS_PER_PERSON,
      inAll: settings.TERMINALS_MAX,
      keepMs: settings.TERMINAL_KEEP_MINUTES * MINUTE_MS,
      idleMs: settings.TERMINAL_IDLE_MINUTES * MINUTE_MS,
      scrollback: settings.TERMINAL_SCROLLBACK,
      debugImage: settings.DEBUG_IMAGE,
    },
    uploadLimit: settings.FILE_UPLOAD_MAX_MB * 1024 ** 2,
    kubeContext: settings.KUBE_CONTEXT,
    logLevel: settings.LOG_LEVEL,
    name: settings.POD_NAME ?? "local",
    dev: settings.PORTAL_DEV === "1",
    templatesDir: settings.TEMPLATES_DIR,
  };
}

/** Name, meaning and default of each setting, for the README and its test. */
export function describeSettings(): { name: string; about: string; fallback?: string }[] {
  const all = { ...webSettings.shape, ...controllerSettings.shape, ...publisherSettings.shape };
  return Object.entries(all).map(([name, schema]) => ({
    name,
    about: schema.description ?? "",
    fallback: schema instanceof z.ZodDefault ? String(schema.def.defaultValue) : undefined,
  }));
}
