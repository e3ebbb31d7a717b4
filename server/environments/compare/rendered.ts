import type { EnvironmentSpec } from "@/server/contract/environment";
import { LABEL_COMPONENT } from "@/server/contract/labels";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import { isWorkload, type KubernetesObject } from "@/server/kubernetes";
import { ownClaims } from "../render/claims";
import { render } from "../render/render";
import type { RenderSettings } from "../render/settings";
import { acceptSpec } from "../template/accept";
import { filledTemplate } from "../template/fill";
import type { Objection } from "../template/objection";
import type { Template } from "../template/template";

/** What an environment would be made of in production mode, Secrets as the template has them. Pure. */
export function renderedBy(
  published: Template,
  { name, spec: asked, settings }: { name: string; spec: EnvironmentSpec; settings: RenderSettings },
): { objects: KubernetesObject[]; objections: Objection[] } {
  const { spec, objections } = acceptSpec(published, asked);
  const template = filledTemplate(published, spec.parameters);
  const plans = new Map(
    template.components.map((component): [string, ComponentPlan] => {
      const replicas = spec.components[component.name]?.replicas ?? 1;
      return [
        component.name,
        { mode: "production", serving: "production", production: { replicas, parked: false }, dev: "none" },
      ];
    }),
  );
  const { ground, workloads, others } = render(template, {
    ...{ name, spec, settings, plans, beside: new Set<string>(), claimTemplates: new Map() },
    scaled: new Map(),
  });
  const claims = ownClaims(template, name);
  const objects = [...ground, ...template.secrets, ...claims, ...workloads({}), ...others({})];
  return { objects, objections };
}

/** Components whose pods differ between two renderings, those that come and go included. */
export function restartsBetween(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): string[] {
  const podsOf = (objects: readonly KubernetesObject[]) =>
    new Map(
      objects
        .filter(isWorkload)
        .map(({ spec: { template } }) => [
          template.metadata.labels[LABEL_COMPONENT] ?? "",
          JSON.stringify(template),
        ]),
    );
  const [old, wanted] = [podsOf(before), podsOf(after)];
  const names = new Set([...old.keys(), ...wanted.keys()]);
  return [...names].filter((name) => name && old.get(name) !== wanted.get(name));
}
