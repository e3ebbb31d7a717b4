import { LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { devPodTemplate, devWorkload, parked } from "@/server/dev-mode/dev-workload";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import type { Container, PodTemplate, Workload } from "@/server/kubernetes";
import type { EffectiveComponent } from "../template/accept";
import { literal } from "../template/fill";
import type { Component } from "../template/template";
import { mergeAmounts } from "./amounts";
import { ANNOTATION_CONFIG } from "./hash";

export interface ComponentInput {
  component: Component;
  /** The production workload, already with namespace and labels of the environment. */
  target: Workload;
  environment: string;
  spec: EffectiveComponent;
  plan: ComponentPlan;
  /** Hash of the configuration that a pod template reads. */
  configHash(template: PodTemplate): string | undefined;
}

/** The workloads of one component: production, and the dev workload while the plan renders one. */
export function renderComponent(input: ComponentInput): Workload[] {
  const { component, target, environment, spec, plan, configHash } = input;
  const finish = (template: PodTemplate, image?: string) => {
    const overridden = withOverrides(labelled(template, environment), component.container, spec, image);
    return withConfigHash(overridden, configHash);
  };
  const production: Workload = {
    ...target,
    spec: { ...target.spec, template: finish(target.spec.template, spec.image) },
  };
  const workloads = [scaled(production, plan, spec.replicas)];
  if (component.dev && (plan.dev === "run" || plan.dev === "sleep")) {
    const template = finish(devPodTemplate(target, component.dev.patch), spec.devImage);
    workloads.push(devWorkload(target, template, plan.dev === "run" ? 1 : 0));
  }
  return workloads;
}

/** Without `replicas` where they belong to the CLI: what is not applied is not taken from it. */
function scaled(production: Workload, plan: ComponentPlan, replicas: number): Workload {
  if (plan.production === "leave") {
    const { replicas: _, ...spec } = production.spec;
    return { ...production, spec };
  }
  if (plan.production.parked) return parked(production, replicas);
  return { ...production, spec: { ...production.spec, replicas: plan.production.replicas } };
}

/** Image, resources and variables of the spec, on the component's container. */
function withOverrides(
  template: PodTemplate,
  container: string,
  spec: EffectiveComponent,
  image: string | undefined,
): PodTemplate {
  const overrides = (spec.env ?? []).map(({ name, value }) => ({ name, value: literal(value) }));
  const change = (own: Container): Container => {
    const env = (own.env ?? []).filter(({ name }) => !overrides.some((override) => override.name === name));
    return {
      ...own,
      image: image ?? own.image,
      env: [...env, ...overrides],
      resources: mergeAmounts(own.resources, spec.resources),
    };
  };
  const containers = template.spec.containers.map((own) => (own.name === container ? change(own) : own));
  return { ...template, spec: { ...template.spec, containers } };
}

export function labelled(template: PodTemplate, environment: string): PodTemplate {
  const labels = { ...template.metadata.labels, [LABEL_ENVIRONMENT]: environment };
  return { ...template, metadata: { ...template.metadata, labels } };
}

export function withConfigHash(
  template: PodTemplate,
  configHash: (template: PodTemplate) => string | undefined,
): PodTemplate {
  const hash = configHash(template);
  if (!hash) return template;
  const annotations = { ...template.metadata.annotations, [ANNOTATION_CONFIG]: hash };
  return { ...template, metadata: { ...template.metadata, annotations } };
}
