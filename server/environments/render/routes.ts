import { previewHostName, previewLabels } from "@/server/contract/preview-address";
import type { KubernetesObject } from "@/server/kubernetes";
import type { Template } from "../template/template";
import type { RenderSettings } from "./settings";

interface HttpRoute extends KubernetesObject {
  spec: { hostnames?: string[]; rules?: { backendRefs?: { name?: string }[] }[]; [field: string]: unknown };
}

export const isHttpRoute = (object: KubernetesObject): object is HttpRoute => object.kind === "HTTPRoute";

/**
 * The template's HTTPRoute under the environment's host: that of the first endpoint behind it. Which Gateway it hangs on is the
 * template's to say, whether that takes it the Gateway's. One without an endpoint behind it would take every host: it is left out.
 */
export function renderRoute(
  route: HttpRoute,
  environment: string,
  { components }: Template,
  { previewBase }: RenderSettings,
): HttpRoute[] {
  const backends = (route.spec.rules ?? []).flatMap(({ backendRefs = [] }) =>
    backendRefs.map(({ name }) => name),
  );
  const found = components.flatMap(previewLabels).find(({ endpoint }) => backends.includes(endpoint.service));
  if (!found) return [];
  const hostnames = [previewHostName(previewBase, found.label, environment)];
  return [{ ...route, spec: { ...route.spec, hostnames } }];
}
