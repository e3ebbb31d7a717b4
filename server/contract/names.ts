import { z } from "zod";
import { COMPONENT_NAME_MAX, ENVIRONMENT_NAME_MAX, POD_NAME } from "./components";

export { namespaceOf } from "./components";

/** A DNS-1123 label that starts with a letter, without `--`, which separates component and environment in host names. */
const label = (what: string, max: number) =>
  z
    .string()
    .min(1, `Enter ${what}.`)
    .max(max, `Use at most ${max} characters.`)
    .regex(/^[a-z]/, "Start with a lower-case letter.")
    .regex(/^[a-z0-9-]*$/, "Use only lower-case letters, digits and hyphens.")
    .regex(/[a-z0-9]$/, "End with a letter or a digit.")
    .refine((name) => !name.includes("--"), {
      error: "Do not use two hyphens in a row.",
      params: { cel: "!self.contains('--')" },
    });

/** Name of an Environment; `/environments/new` is the page that creates one. */
export const environmentName = label("a name", ENVIRONMENT_NAME_MAX).refine((name) => name !== "new", {
  error: "The portal keeps this name for itself.",
  params: { cel: "self != 'new'" },
});

/** Name of the ResourceQuota and LimitRange of an environment: its share of what its owner may have. */
export const QUOTA_NAME = "environment-share";

/** Secret of an environment with the values of its template's secret parameters, a key for each. */
export const GIVEN_SECRETS = "devspace-portal-parameters";

/** Name of a component, or of a workload beside one, as a template declares it. */
export const componentName = label("the name of a component", COMPONENT_NAME_MAX);
export type ComponentName = z.infer<typeof componentName>;

export const templateName = label("the name of a template", ENVIRONMENT_NAME_MAX);

/** Name of a revision of a template: a hash of all that is in it. */
export const templateRevisionName = z
  .string()
  .max(63, "Use at most 63 characters.")
  .regex(/^[a-z0-9]+$/, "Use the name of a revision, as the template's page and status list them.");

/** What a git source or an environment names of a repository: a branch, a tag, a full ref such as `refs/pull/7/head`, a commit. */
export const gitRef = z
  .string()
  .max(250, "Use at most 250 characters.")
  .regex(/^[^\s~^:?*[\\-][^\s~^:?*[\\]*$/, "Not the name of a branch, a tag or a commit.");

export const mode = z.enum(["production", "dev"], "Use production or dev.");
export type Mode = z.infer<typeof mode>;

/** Pod and container names come from URLs: parsed before they reach a Kubernetes path. */
export const podName = z.string().max(253).regex(POD_NAME, "Not a valid pod name.");
export const containerName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "Not a valid container name.");
