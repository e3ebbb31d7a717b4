import { previewHostName, previewLabels } from "@/server/contract/preview-address";
import type { KubernetesObject } from "@/server/kubernetes";
import type { Template } from "../template/template";
import type { RenderSettings } from "./settings";

interface IngressPath {
  backend?: { service?: { name?: string } };
}

interface Ingress extends KubernetesObject {
  spec: {
    ingressClassName?: string;
    rules: { host?: string; http?: { paths?: IngressPath[] }; [field: string]: unknown }[];
  };
}

export const isIngress = (object: KubernetesObject): object is Ingress => object.kind === "Ingress";

/**
 * The template's Ingress under the environment's host, for the class the installation names. Class-neutral: nothing
 * depends on a class or its annotations, and without a class there is no Ingress, since previews go through the portal.
 */
export function renderIngress(
  object: Ingress,
  environment: string,
  template: Template,
  settings: RenderSettings,
): Ingress[] {
  if (!settings.ingressClass) return [];
  const { spec } = object;
  const rules = spec.rules.map((rule) => {
    const label = labelBehind(rule.http?.paths ?? [], template);
    return label ? { ...rule, host: previewHostName(settings.previewBase, label, environment) } : rule;
  });
  return [{ ...object, spec: { ...spec, ingressClassName: settings.ingressClass, rules } }];
}

/** The preview whose host a rule gets: the first of the template that is behind one of its paths. */
function labelBehind(paths: IngressPath[], { components }: Template): string | undefined {
  const services = paths.map(({ backend }) => backend?.service?.name);
  return components.flatMap(previewLabels).find(({ endpoint }) => services.includes(endpoint.service))?.label;
}
