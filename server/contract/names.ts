import { z } from "zod";

/** Longest environment name: leaves room for the `env-` namespace prefix and `<component>--<name>` preview hosts. */
export const ENVIRONMENT_NAME_MAX = 40;

/** Name of an Environment: a DNS-1123 label that starts with a letter, at most 40 characters, without `--`. */
export const environmentName = z
  .string()
  .min(1, "Enter a name.")
  .max(ENVIRONMENT_NAME_MAX, `Use at most ${ENVIRONMENT_NAME_MAX} characters.`)
  .regex(/^[a-z]/, "Start with a lower-case letter.")
  .regex(/^[a-z0-9-]*$/, "Use only lower-case letters, digits and hyphens.")
  .regex(/[a-z0-9]$/, "End with a letter or a digit.")
  .refine((name) => !name.includes("--"), "Do not use two hyphens in a row.");

/** The components a user can configure. */
export const COMPONENTS = ["frontend", "backend", "database"] as const;
export const componentName = z.enum(COMPONENTS);
export type ComponentName = z.infer<typeof componentName>;

/** Components that may show up in status and logs: Adminer exists only while the database is in dev mode. */
export const WORKLOADS = ["frontend", "backend", "database", "adminer"] as const;
export const workloadName = z.enum(WORKLOADS);
export type WorkloadName = z.infer<typeof workloadName>;

export const mode = z.enum(["production", "dev"]);
export type Mode = z.infer<typeof mode>;

/** Pod and container names come from URLs: parsed before they reach a Kubernetes path. */
export const podName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "Not a valid pod name.");
export const containerName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "Not a valid container name.");

/** Namespace of an environment. */
export function namespaceOf(environment: string): string {
  return `env-${environment}`;
}
