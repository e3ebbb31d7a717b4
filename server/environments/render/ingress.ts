import type { KubernetesObject } from "@/server/kubernetes";
import { previewHost, type RenderSettings } from "./settings";

interface Ingress extends KubernetesObject {
  spec: { ingressClassName?: string; rules: { host?: string; [field: string]: unknown }[] };
}

/**
 * The template's Ingress under the environment's host, for the class the installation names. Class-neutral: nothing
 * depends on a class or its annotations, and without a class there is no Ingress, since previews go through the portal.
 */
export function renderIngress(
  object: KubernetesObject,
  environment: string,
  settings: RenderSettings,
): KubernetesObject[] {
  if (!settings.ingressClass) return [];
  const { spec } = object as Ingress;
  const host = previewHost("frontend", environment, settings).replace(/:\d+$/, "");
  const rules = spec.rules.map((rule) => ({ ...rule, host }));
  return [{ ...object, spec: { ...spec, ingressClassName: settings.ingressClass, rules } }];
}
