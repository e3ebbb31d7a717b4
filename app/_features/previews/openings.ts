import type { EnvironmentView } from "@/server/contract/environment";
import type { Endpoint, TemplateView } from "@/server/contract/template";
import { shownIn } from "../environment/template";

/** An endpoint that is opened in the browser. */
export interface Opening {
  /** The component it belongs to, or the tool. */
  component: string;
  endpoint: string;
  title: string;
  action: Endpoint["action"];
  /** Path of the portal that lets the browser in; for a plain link, since each call makes a ticket. */
  href: string;
}

/** Path of the portal that opens an endpoint, at a path of its own. */
export function openPath(environment: string, component: string, endpoint: string, path = ""): string {
  const query = path === "" ? "" : `?path=${encodeURIComponent(path)}`;
  return `/open/${environment}/${component}/${endpoint}${query}`;
}

/** What can be opened of an environment: tools also while they do not run, since opening starts them. */
export function openingsOf(view: EnvironmentView, template: TemplateView): Opening[] {
  const there = new Set([
    ...Object.keys(view.status.components),
    ...template.components.flatMap(({ name, beside }) => [
      name,
      ...beside.filter(({ onDemand }) => onDemand).map((tool) => tool.name),
    ]),
  ]);
  return shownIn(template)
    .filter(({ name }) => there.has(name))
    .flatMap(({ name, endpoints }) =>
      endpoints
        .filter(({ protocol }) => protocol === "http")
        .map(({ name: endpoint, title, action }) => ({
          ...{ component: name, endpoint, title, action },
          href: openPath(view.name, name, endpoint),
        })),
    );
}

/** Those of one component and of the tools beside it. */
export function openingsAt(view: EnvironmentView, template: TemplateView, component: string): Opening[] {
  const own = template.components.find(({ name }) => name === component);
  const names = [component, ...(own?.beside ?? []).map(({ name }) => name)];
  return openingsOf(view, template).filter((opening) => names.includes(opening.component));
}

/** What people mean by the app: the first endpoint that is no tool's. */
export function mainOpening(openings: readonly Opening[]): Opening | undefined {
  return openings.find(({ action }) => action === "preview");
}
