import { previewHostName, previewLabels } from "@/server/contract/preview-address";
import type { KubernetesObject } from "@/server/kubernetes";
import type { Template } from "../template/template";
import type { RenderSettings } from "./settings";

interface IngressPath {
  backend?: { service?: { name?: string } };
  [field: string]: unknown;
}

interface Ingress extends KubernetesObject {
  spec?: { ingressClassName?: string; rules?: { host?: string; http?: { paths?: IngressPath[] } }[] };
}

export const isIngress = (object: KubernetesObject): object is Ingress => object.kind === "Ingress";

/** Names of Services that an Ingress leads to, by its rules. */
export function servicesBehind({ spec }: Ingress): string[] {
  return (spec?.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).flatMap(serviceOf));
}

const serviceOf = ({ backend }: IngressPath) => backend?.service?.name ?? [];

/**
 * The template's Ingress under the environment's hosts, for the class the installation names. Nothing of it is taken but which path
 * leads to which Service: a host, a certificate or an annotation of its own would reach past the environment. A rule without an
 * endpoint behind it is left out. Without a class there is no Ingress, since previews go through the portal.
 */
export function renderIngress(
  { apiVersion, kind, metadata, spec }: Ingress,
  environment: string,
  { components }: Template,
  { ingressClass, previewBase }: RenderSettings,
): Ingress[] {
  if (!ingressClass) return [];
  const previews = components.flatMap(previewLabels);
  const rules = (spec?.rules ?? []).flatMap(({ http }) => {
    const paths = (http?.paths ?? []).filter((path) => serviceOf(path).length > 0);
    const services = paths.flatMap(serviceOf);
    const found = previews.find(({ endpoint }) => services.includes(endpoint.service));
    if (!found) return [];
    return [{ host: previewHostName(previewBase, found.label, environment), http: { paths } }];
  });
  if (rules.length === 0) return [];
  return [{ apiVersion, kind, metadata, spec: { ingressClassName: ingressClass, rules } }];
}
