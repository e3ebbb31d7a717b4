import { z } from "zod";
import {
  type TemplateSpec,
  type TemplateStatus,
  templateSpec,
  templateStatus,
} from "@/server/contract/template-resource";
import type { TemplateRules } from "@/server/environments/template/template";
import { type KubernetesObject, type ResourceType, TEMPLATE as TEMPLATE_TYPE } from "@/server/kubernetes";

/** A Template as the API server keeps it; its status is missing until the controller saw it. */
export interface TemplateObject extends KubernetesObject {
  spec: unknown;
  status?: unknown;
}

/** On a Template: another value says that its source may have moved. */
export const ANNOTATION_PUSHED = "devspace-portal.io/pushed";
/** On a Template: another value asks for another look at its source, moved or not. */
export const ANNOTATION_REFRESH = "devspace-portal.io/refresh";

export const TEMPLATE: ResourceType<TemplateObject> = { ...TEMPLATE_TYPE, shape: undefined };

/** The spec with the contract's defaults, or why it cannot be read: it was stored under another schema. */
export function templateSpecOf({ spec }: TemplateObject): { spec: TemplateSpec } | { fault: string } {
  const parsed = templateSpec.safeParse(spec);
  if (parsed.success) return { spec: parsed.data };
  const [issue] = parsed.error.issues;
  return { fault: `spec.${issue?.path.join(".")}: ${issue?.message}` };
}

/** Whether its source is a repository, which has refs to choose from. */
export function isFromGit({ spec }: TemplateObject): boolean {
  const { source } = (spec ?? {}) as { source?: { git?: unknown } };
  return source?.git !== undefined;
}

/** What the spec lays down for environments; tolerant of all else that an older or newer schema may have in it. */
export function templateRulesOf({ spec }: TemplateObject): TemplateRules {
  const { pullSecrets = [], policy } = rules.safeParse(spec).data ?? {};
  return { pullSecrets: pullSecrets.map(({ name }) => name), ...(policy ? { policy } : {}) };
}

/** Name of the Secret that its source is opened with; tolerant as above. */
export function sourceSecretOf({ spec }: TemplateObject): string | undefined {
  const { source } = (spec ?? {}) as { source?: { git?: { secretRef?: { name?: string } } } };
  return source?.git?.secretRef?.name;
}

const rules = z.object({
  pullSecrets: templateSpec.shape.pullSecrets.catch(undefined),
  policy: templateSpec.shape.policy.catch(undefined),
});

const parsedStatus = new WeakMap<TemplateObject, TemplateStatus>();

/** The status with what is missing filled in; one that cannot be read counts as none. */
export function templateStatusOf(object: TemplateObject): TemplateStatus {
  const known = parsedStatus.get(object);
  if (known) return known;
  const parsed = templateStatus.safeParse(object.status ?? {});
  const status = parsed.success ? parsed.data : templateStatus.parse({});
  parsedStatus.set(object, status);
  return status;
}
