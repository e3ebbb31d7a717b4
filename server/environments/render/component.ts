import type { ComponentSpec } from "@/server/contract/environment";
import { LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { devPodTemplate, devWorkload, parked } from "@/server/dev-mode/dev-workload";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import type { PodTemplate, Workload } from "@/server/dev-mode/workload";
import { mergeAmounts } from "./amounts";
import { ANNOTATION_CONFIG } from "./hash";

export interface ComponentInput {
  /** The production workload, already with namespace and labels of the environment. */
  target: Workload;
  /** The component's patch of k8s/dev-mode. */
  patch: Workload;
  environment: string;
  spec: ComponentSpec;
  plan: ComponentPlan;
  /** Hash of the configuration that a pod template reads. */
  configHash(template: PodTemplate): string | undefined;
}

/** The workloads of one component: production, and the dev workload while the plan renders one. */
export function renderComponent({
  target,
  patch,
  environment,
  spec,
  plan,
  configHash,
}: ComponentInput): Workload[] {
  const finish = (template: PodTemplate, image?: string) =>
    withConfigHash(withOverrides(labelled(template, environment), spec, image), configHash);
  const production: Workload = {
    ...target,
    spec: { ...target.spec, template: finish(target.spec.template, spec.image) },
  };
  const workloads = [scaled(production, plan, spec.replicas)];
  if (plan.dev === "run" || plan.dev === "sleep") {
    const template = finish(devPodTemplate(target, patch), spec.devImage);
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
function withOverrides(template: PodTemplate, spec: ComponentSpec, image: string | undefined): PodTemplate {
  const [container, ...others] = template.spec.containers;
  if (!container) throw new Error("A component's pod template has no container.");
  const overrides = spec.env ?? [];
  const env = (container.env ?? []).filter(
    ({ name }) => !overrides.some((override) => override.name === name),
  );
  const changed = {
    ...container,
    image: image ?? container.image,
    env: [...env, ...overrides],
    resources: mergeAmounts(container.resources, spec.resources),
  };
  return { ...template, spec: { ...template.spec, containers: [changed, ...others] } };
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
