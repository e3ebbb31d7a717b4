import type { CSSProperties } from "react";
import { REPLICAS_MAX } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";
import type { ComponentView, TemplateView } from "@/server/contract/template";

type BesideView = ComponentView["beside"][number];

/** How a component, or what runs beside one, is shown. */
export type Shown = Omit<BesideView, "onDemand">;

/** Something that runs beside a component. */
export interface BesideOf {
  shown: BesideView;
  component?: ComponentView;
}

/** The template of an environment; one that this portal does not have is made up of what the environment tells of itself. */
export function templateOf(templates: readonly TemplateView[], view: EnvironmentView): TemplateView {
  const own = templates.filter(({ name }) => name === view.spec.template);
  const { revision } = view.status;
  return (
    own.find((template) => template.revision === revision) ??
    own.find(({ superseded }) => !superseded) ?? {
      name: view.spec.template,
      title: view.spec.template,
      parameters: [],
      components: [...new Set([...Object.keys(view.spec.components), ...Object.keys(view.status.components)])]
        .sort()
        .map(nameless),
    }
  );
}

/**
 * What is known of templates: the `newest` of each, and of those a page was `rendered` with what is not the newest any more, since
 * environments may run it.
 */
export function mergeTemplates(
  rendered: readonly TemplateView[],
  newest: readonly TemplateView[],
): TemplateView[] {
  const isThere = (one: TemplateView) =>
    newest.some(({ name, revision }) => name === one.name && revision === one.revision);
  const older = rendered.filter((one) => !isThere(one)).map((one) => ({ ...one, superseded: true }));
  return [...newest, ...older];
}

/** A component of which nothing but the name is known: it is shown, and nothing of it can be changed. */
const nameless = (name: string): ComponentView => ({
  ...plain(name),
  dependsOn: [],
  settings: [],
  maxReplicas: REPLICAS_MAX,
  replicas: 1,
  amounts: { production: {} },
  generated: [],
  canDev: false,
  programs: [{ name: "shell", title: "Shell" }],
  beside: [],
});

const plain = (name: string) => ({ name, title: name, icon: "box" as const, endpoints: [] });

/** Everything of a template that has a face: its components, then what may run beside them. */
export function shownIn(template: TemplateView): Shown[] {
  return [...template.components, ...template.components.flatMap(({ beside }) => beside)];
}

/** Title of a component or of something beside one; its name where the template has none. */
export function titleIn(template: TemplateView, name: string): string {
  return shownIn(template).find((shown) => shown.name === name)?.title ?? name;
}

/** What runs in an environment now without being a component of its template. */
export function besideIn(template: TemplateView, view: EnvironmentView): BesideOf[] {
  return Object.keys(view.status.components)
    .filter((name) => !template.components.some((component) => component.name === name))
    .map((name) => {
      for (const component of template.components) {
        const shown = component.beside.find((item) => item.name === name);
        if (shown) return { shown, component };
      }
      return { shown: { ...plain(name), onDemand: false } };
    });
}

/** The `--series-*` colours of app/globals.css. */
const SERIES = 4;

const colourVariable = (name: string) => `--component-${name}`;

/** Colour of a component, below an element that carries `componentColours`. */
export function componentColour(name: string): string {
  return `var(${colourVariable(name)}, var(--faint))`;
}

/** Gives each component a colour by its place in the template. */
export function componentColours(template: TemplateView): CSSProperties {
  return Object.fromEntries(
    shownIn(template).map(({ name }, place) => [
      colourVariable(name),
      `var(--series-${(place % SERIES) + 1})`,
    ]),
  );
}
