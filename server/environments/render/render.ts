import type { ComponentPlan } from "@/server/dev-mode/plan";
import {
  type KubernetesObject,
  type PodMaker,
  type PodTemplate,
  podTemplateOf,
  type Workload,
} from "@/server/kubernetes";
import type { EffectiveSpec } from "../template/accept";
import { type BesideWorkload, besideOf, givenSecretNames, type Template } from "../template/template";
import { renderAccess, renderSecretAccess } from "./access";
import { sized } from "./claims";
import { labelled, renderComponent, withConfigHash } from "./component";
import { isConfigMap, renderConfigMap, valueHashes } from "./config";
import { renderEgress } from "./egress";
import { withGate } from "./gate";
import { isRoleBinding, renderGrant } from "./grants";
import { configHash, stamped, type ValueHashes } from "./hash";
import { isIngress, renderIngress } from "./ingress";
import { placed } from "./namespace";
import { renderNetwork } from "./network";
import { renderOther, withJobMark } from "./others";
import { renderPreviewAccess } from "./preview-access";
import { withPriority } from "./priority";
import { withPullSecrets } from "./pull-secrets";
import { isHttpRoute, renderRoute } from "./routes";
import type { RenderSettings } from "./settings";

export interface RenderInput {
  name: string;
  spec: EffectiveSpec;
  settings: RenderSettings;
  /** By component. */
  plans: ReadonlyMap<string, ComponentPlan>;
  /** Names of what runs beside components now. */
  beside: ReadonlySet<string>;
  /** Size in the claim template of each StatefulSet that is there, by component: it cannot be changed afterwards. */
  claimTemplates: ReadonlyMap<string, string>;
  /** What autoscalers made of workloads that are no components, as `Kind/name`. */
  scaled: ReadonlyMap<string, number>;
}

export interface Rendered {
  /** What pods need. */
  ground: KubernetesObject[];
  /** What keeps pods. `secrets` are those that are there: a changed value restarts the pods that read it. */
  workloads(secrets: ValueHashes): Workload[];
  /** What makes pods beside them. */
  others(secrets: ValueHashes): PodMaker[];
}

/**
 * Every object of an environment but its Namespace, Secrets and volume claims, in the order to apply them. Pure: the same
 * input gives the same objects.
 */
export function render(template: Template, input: RenderInput): Rendered {
  const { name, spec, settings, plans } = input;
  const place = <T extends KubernetesObject>(object: T) => placed(object, name);
  const beside = besideOf(template).flatMap(({ beside: one, component }) => {
    const plan = plans.get(component.name);
    return plan && input.beside.has(one.name) ? [{ one, asleep: spec.paused || isAsleep(plan) }] : [];
  });
  const others = [...template.objects, ...beside.flatMap(({ one }) => one.objects)];
  const configMaps = others
    .filter(isConfigMap)
    .map((object) => renderConfigMap(object, name, template.description.values, settings));
  const isOwn = (object: KubernetesObject) =>
    isConfigMap(object) || isIngress(object) || isHttpRoute(object) || isRoleBinding(object);
  const ground = [
    ...others.filter((object) => !isOwn(object)).map(place),
    ...others.filter(isRoleBinding).map((object) => place(renderGrant(object, name))),
    ...configMaps.map(place),
    ...renderAccess(settings).map(place),
    ...renderNetwork(template.objects, podLabels(template)).map(place),
    ...renderEgress(template.description, settings).map(place),
    ...renderPreviewAccess(others, [...template.components, ...beside.map(({ one }) => one)], settings).map(
      place,
    ),
    ...others
      .filter(isIngress)
      .flatMap((object) => renderIngress(object, name, template, settings))
      .map(place),
    ...others
      .filter(isHttpRoute)
      .flatMap((object) => renderRoute(object, name, template, settings))
      .map(place),
  ];
  const access = renderSecretAccess(settings, name);
  const hashes = valueHashes(configMaps);
  const given = givenSecretNames(template);
  const hashedBy = (secrets: ValueHashes) => (pod: PodTemplate) => configHash(pod, hashes, secrets, given);
  const finished = <T extends PodMaker>(object: T) =>
    stamped(
      withJobMark(withPullSecrets(withGate(withPriority(object, settings), settings), template.pullSecrets)),
    );
  return {
    ground: [...(access ? [access] : []), ...ground.map(stamped)],
    workloads(secrets) {
      const hashConfig = hashedBy(secrets);
      const workloads = template.components.flatMap((component) => {
        const [plan, own] = [plans.get(component.name), spec.components[component.name]];
        if (!plan || !own) return [];
        const storage = input.claimTemplates.get(component.name) ?? own.storage;
        const target = sized(place(component.target), storage);
        const shared = { component, target, environment: name, spec: own, plan };
        return renderComponent({ ...shared, configHash: hashConfig });
      });
      workloads.push(...beside.map(({ one, asleep }) => renderBeside(one, name, asleep, hashConfig)));
      return workloads.map(finished);
    },
    others: (secrets) =>
      template.others
        .flatMap((object) =>
          renderOther(object, {
            ...{ environment: name, paused: spec.paused, configHash: hashedBy(secrets) },
            replicas: input.scaled.get(`${object.kind}/${object.metadata.name}`),
          }),
        )
        .map(finished),
  };
}

/** Labels of the pods that the template makes. */
function podLabels({ components, others }: Template): Record<string, string>[] {
  const makers = [...components.map(({ target }) => target), ...others];
  return makers.map((object) => podTemplateOf(object).metadata.labels);
}

/** Whether a component's dev pod sleeps; the CLI's may do so on its own. */
function isAsleep(plan: ComponentPlan): boolean {
  return plan.cliAsleep === true || (plan.dev === "sleep" && !plan.waitingFor);
}

/** A workload beside a component, which sleeps with it. */
function renderBeside(
  { workload }: BesideWorkload,
  environment: string,
  asleep: boolean,
  hashConfig: (template: PodTemplate) => string | undefined,
): Workload {
  const replicas = asleep ? 0 : (workload.spec.replicas ?? 1);
  const template = withConfigHash(labelled(workload.spec.template, environment), hashConfig);
  const object = placed(workload, environment);
  return { ...object, spec: { ...object.spec, replicas, template } };
}
