import { previewOrigin } from "@/server/contract/preview-address";
import type { Preview } from "@/server/contract/previews";
import { templateOf } from "@/server/environments/bounds/made-of";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Templates } from "@/server/environments/template/template";
import { endpointsOf } from "./target";

/** Every preview an environment's template declares. */
export function listPreviews(
  templates: Pick<Templates, "get">,
  environment: EnvironmentObject,
  base: string,
): Preview[] {
  const { name } = environment.metadata;
  const template = templateOf(templates, environment);
  return (template ? endpointsOf(template) : []).map(({ label, component, endpoint }) => ({
    ...{
      component,
      endpoint: endpoint.name,
      title: endpoint.title,
      action: endpoint.action,
      path: endpoint.path,
    },
    address: previewOrigin(base, label, name),
    open: openPathOf(name, component, endpoint.name),
  }));
}

/** The portal's path that opens a preview. */
export function openPathOf(environment: string, component: string, endpoint: string): string {
  return `/open/${environment}/${component}/${endpoint}`;
}
