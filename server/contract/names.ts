import { z } from "zod";
import { COMPONENTS, ENVIRONMENT_NAME_MAX, POD_NAME, WORKLOADS } from "./components";

export { COMPONENTS, ENVIRONMENT_NAME_MAX, namespaceOf, WORKLOADS } from "./components";

/** Name of an Environment: a DNS-1123 label that starts with a letter, at most 40 characters, without `--`. */
export const environmentName = z
  .string()
  .min(1, "Enter a name.")
  .max(ENVIRONMENT_NAME_MAX, `Use at most ${ENVIRONMENT_NAME_MAX} characters.`)
  .regex(/^[a-z]/, "Start with a lower-case letter.")
  .regex(/^[a-z0-9-]*$/, "Use only lower-case letters, digits and hyphens.")
  .regex(/[a-z0-9]$/, "End with a letter or a digit.")
  .refine((name) => !name.includes("--"), "Do not use two hyphens in a row.");

export const componentName = z.enum(COMPONENTS);
export type ComponentName = z.infer<typeof componentName>;

export const workloadName = z.enum(WORKLOADS);
export type WorkloadName = z.infer<typeof workloadName>;

export const mode = z.enum(["production", "dev"]);
export type Mode = z.infer<typeof mode>;

/** Pod and container names come from URLs: parsed before they reach a Kubernetes path. */
export const podName = z.string().max(253).regex(POD_NAME, "Not a valid pod name.");
export const containerName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "Not a valid container name.");
