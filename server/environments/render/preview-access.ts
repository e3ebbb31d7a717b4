import { previewLabels } from "@/server/contract/preview-address";
import type { Endpoint } from "@/server/contract/template";
import type { KubernetesObject } from "@/server/kubernetes";
import { isService } from "./services";
import type { RenderSettings } from "./settings";

/**
 * Lets the web side's pods, which serve previews, reach the pods and ports behind the declared `http` endpoints: a NetworkPolicy
 * for each, beside those of the template. None without a web side in the cluster.
 */
export function renderPreviewAccess(
  objects: KubernetesObject[],
  components: { name: string; endpoints: Endpoint[] }[],
  { webServiceAccount }: RenderSettings,
): KubernetesObject[] {
  if (!webServiceAccount) return [];
  const { namespace, name } = webServiceAccount;
  const services = objects.filter(isService);
  return components.flatMap(previewLabels).flatMap(({ label, endpoint }) => {
    const service = services.find(({ metadata }) => metadata.name === endpoint.service);
    const port = service?.spec.ports?.find((one) => one.port === endpoint.port);
    if (!service?.spec.selector || !port) return [];
    const from = {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      // The web side's account and its pods have one name (k8s/portal/web.yaml).
      podSelector: { matchLabels: { "app.kubernetes.io/name": name } },
    };
    return {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: `devspace-portal-preview-${label}` },
      spec: {
        podSelector: { matchLabels: service.spec.selector },
        policyTypes: ["Ingress"],
        ingress: [{ from: [from], ports: [{ protocol: "TCP", port: port.targetPort ?? port.port }] }],
      },
    };
  });
}
