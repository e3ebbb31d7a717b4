import type { EnvironmentSpec } from "@/server/contract/environment";
import { LABEL_COMPONENT } from "@/server/contract/labels";
import type { Mode } from "@/server/contract/names";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import { isWorkload, type KubernetesObject } from "@/server/kubernetes";
import { ownClaims } from "../render/claims";
import { render } from "../render/render";
import type { RenderSettings } from "../render/settings";
import { acceptSpec } from "../template/accept";
import { filledTemplate } from "../template/fill";
import type { Objection } from "../template/objection";
import { besideOf, type Template } from "../template/template";

/** What an environment would be made of in one mode, production unless said, Secrets as the template has them. Pure. */
export function renderedBy(
  published: Template,
  { name, spec: asked, settings }: { name: string; spec: EnvironmentSpec; settings: RenderSettings },
  mode: Mode = "production",
): { objects: KubernetesObject[]; objections: Objection[] } {
  const { spec, objections } = acceptSpec(published, asked);
  const template = filledTemplate(published, spec.parameters);
  const plans = new Map(
    template.components.map((component): [string, ComponentPlan] => {
      const replicas = spec.components[component.name]?.replicas ?? 1;
      return [component.name, component.dev && mode === "dev" ? DEVELOPED : producing(replicas)];
    }),
  );
  const beside = new Set(mode === "dev" ? besideOf(template).map((one) => one.beside.name) : []);
  const { ground, workloads, others } = render(template, {
    ...{ name, spec, settings, plans, beside, claimTemplates: new Map() },
    scaled: new Map(),
  });
  const claims = ownClaims(template, name);
  const objects = [...ground, ...template.secrets, ...claims, ...workloads({}), ...others({})];
  return { objects, objections };
}

const DEVELOPED: ComponentPlan = {
  ...{ mode: "dev", serving: "dev", dev: "run" },
  production: { replicas: 0, parked: true },
};
const producing = (replicas: number): ComponentPlan => ({
  ...{ mode: "production", serving: "production", dev: "none" },
  production: { replicas, parked: false },
});

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
