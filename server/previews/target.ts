import { previewLabels } from "@/server/contract/preview-address";
import type { Endpoint } from "@/server/contract/template";
import { templateOf } from "@/server/environments/bounds/made-of";
import type { EnvironmentObject } from "@/server/environments/resource";
import { besideOf, type Template, type Templates } from "@/server/environments/template/template";

/** The endpoint that an address stands for. */
export interface PreviewTarget {
  environment: EnvironmentObject;
  template: Template;
  /** What stands for it in its host name. */
  label: string;
  /** Name of the component it belongs to, or of what runs beside one. */
  component: string;
  endpoint: Endpoint;
}

interface Found {
  label: string;
  component: string;
  endpoint: Endpoint;
}

/** Everything of a template that has an address. */
export function endpointsOf(template: Template): Found[] {
  const all = [...template.components, ...besideOf(template).map(({ beside }) => beside)];
  return all.flatMap((one) =>
    previewLabels(one).map(({ label, endpoint }) => ({ label, endpoint, component: one.name })),
  );
}

/** Labels of all previews of a template: they may call each other. */
export function labelsOf(template: Template): string[] {
  return endpointsOf(template).map(({ label }) => label);
}

/** The target at a label of an environment; undefined where its template declares no `http` endpoint of that address. */
export function targetAt(
  templates: Pick<Templates, "get">,
  environment: EnvironmentObject,
  label: string,
): PreviewTarget | undefined {
  const template = templateOf(templates, environment);
  const found = template && endpointsOf(template).find((one) => one.label === label);
  return template && found ? { environment, template, ...found } : undefined;
}

/** The target by names: the first `http` endpoint of a component unless one is named. */
export function targetOf(
  templates: Pick<Templates, "get">,
  environment: EnvironmentObject,
  component: string,
  endpoint?: string,
): PreviewTarget | undefined {
  const template = templateOf(templates, environment);
  const found =
    template &&
    endpointsOf(template).find(
      (one) => one.component === component && (endpoint === undefined || one.endpoint.name === endpoint),
    );
  return template && found ? { environment, template, ...found } : undefined;
}

/** For whom a pass is made. */
export function audienceOf({ environment, component, endpoint }: PreviewTarget) {
  return { environmentUid: environment.metadata.uid ?? "", component, endpoint: endpoint.name };
}
