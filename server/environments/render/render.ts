import type { EnvironmentSpec } from "@/server/contract/environment";
import { LABEL_COMPONENT, LABEL_ENVIRONMENT, LABEL_MANAGED_BY, MANAGED_BY } from "@/server/contract/labels";
import { COMPONENTS, type ComponentName, namespaceOf } from "@/server/contract/names";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import type { PodTemplate, Workload } from "@/server/dev-mode/workload";
import type { KubernetesObject } from "@/server/kubernetes";
import { renderAccess } from "./access";
import { labelled, renderComponent, withConfigHash } from "./component";
import { renderConfigMap, valueHashes } from "./config";
import { configHash, stamped, type ValueHashes } from "./hash";
import { renderIngress } from "./ingress";
import type { RenderSettings } from "./settings";
import { isWorkload, type Templates, workloadOf } from "./templates";

export interface RenderInput {
  name: string;
  spec: EnvironmentSpec;
  settings: RenderSettings;
  plans: Record<ComponentName, ComponentPlan>;
  /** Of the Secrets that are there: a changed value restarts the pods that read it. */
  secrets: ValueHashes;
  /** Size in the claim template of the StatefulSet that is there: it cannot be changed afterwards. */
  claimTemplateStorage?: string;
}

/**
 * Every object of an environment but its Namespace, Secrets and volume claim, in the order to apply them: what pods need
 * before pods. Pure: the same input gives the same objects.
 */
export function render(templates: Templates, input: RenderInput): KubernetesObject[] {
  const { name, spec, settings, plans } = input;
  const place = <T extends KubernetesObject>(object: T) => placed(object, name);
  const withDatabaseTools = plans.database.mode === "dev";
  const others = [
    ...templates.base,
    ...templates.devAccess,
    ...(withDatabaseTools ? templates.adminer : []),
  ].filter((object) => object.kind !== "Secret");

  const configMaps = others.filter(({ kind }) => kind === "ConfigMap");
  const rendered = configMaps.map((object) => renderConfigMap(object, name, settings));
  const hashes = valueHashes(rendered);
  const hashConfig = (template: PodTemplate) => configHash(template, hashes, input.secrets);

  const plain = others.filter(
    (object) => !isWorkload(object) && !["ConfigMap", "Ingress"].includes(object.kind),
  );
  const ingress = others.filter(({ kind }) => kind === "Ingress");
  const tools = withDatabaseTools ? templates.adminer.filter(isWorkload) : [];
  const objects = [
    ...plain.map(place),
    ...rendered.map(place),
    ...renderAccess(settings).map(place),
    ...ingress.flatMap((object) => renderIngress(object, name, settings)).map(place),
    ...COMPONENTS.flatMap((component) =>
      renderComponent({
        target: sized(place(workloadOf(templates, component)), spec, input.claimTemplateStorage),
        patch: templates.devMode[component],
        environment: name,
        spec: spec.components[component],
        plan: plans[component],
        configHash: hashConfig,
      }),
    ),
    ...tools.map(place).map((tool) => renderTool(tool, name, plans.database, hashConfig)),
  ];
  return objects.map(stamped);
}

/** The environment's Namespace: Pod Security restricted comes with the template. */
export function renderNamespace(
  templates: Templates,
  { name, uid }: { name: string; uid: string },
): KubernetesObject {
  const { metadata, ...rest } = templates.namespace;
  const object = placed({ ...rest, metadata: { ...metadata, name: namespaceOf(name) } }, name);
  const { namespace: _, ...own } = object.metadata;
  return stamped({ ...object, metadata: { ...own, annotations: { [ANNOTATION_ENVIRONMENT_UID]: uid } } });
}

/** On the namespace: whose it is, even when somebody removed its labels. */
export const ANNOTATION_ENVIRONMENT_UID = "devspace-portal.io/environment-uid";

/** Puts an object into the environment: its namespace, and the labels it is found, and pruned, by. */
export function placed<T extends KubernetesObject>(object: T, environment: string): T {
  const labels = {
    ...object.metadata.labels,
    [LABEL_ENVIRONMENT]: environment,
    [LABEL_MANAGED_BY]: MANAGED_BY,
  };
  return { ...object, metadata: { ...object.metadata, namespace: namespaceOf(environment), labels } };
}

/** A StatefulSet's claim template with the size asked for, or the one it has. */
function sized(target: Workload, spec: EnvironmentSpec, existing: string | undefined): Workload {
  const claims = target.spec.volumeClaimTemplates;
  if (!claims) return target;
  const storage = existing ?? spec.components.database.storage;
  const volumeClaimTemplates = claims.map((claim) => ({
    ...claim,
    metadata: {
      ...claim.metadata,
      labels: {
        ...claim.metadata.labels,
        [LABEL_ENVIRONMENT]: target.metadata.labels?.[LABEL_ENVIRONMENT] ?? "",
      },
    },
    spec: { ...claim.spec, resources: { requests: { storage } } },
  }));
  return { ...target, spec: { ...target.spec, volumeClaimTemplates } };
}

/** A workload beside the database, which sleeps with it. */
function renderTool(
  tool: Workload,
  environment: string,
  database: ComponentPlan,
  hashConfig: (template: PodTemplate) => string | undefined,
): Workload {
  const asleep = database.cliAsleep === true || (database.dev === "sleep" && !database.waitingFor);
  const replicas = asleep ? 0 : (tool.spec.replicas ?? 1);
  const template = withConfigHash(labelled(tool.spec.template, environment), hashConfig);
  return { ...tool, spec: { ...tool.spec, replicas, template } };
}

/** The volume claim of the database, as its StatefulSet would make it: there before the first pod, in either mode. */
export function renderClaims(templates: Templates, name: string, spec: EnvironmentSpec): KubernetesObject[] {
  const target = sized(placed(workloadOf(templates, "database"), name), spec, undefined);
  return (target.spec.volumeClaimTemplates ?? []).map((claim) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      ...claim.metadata,
      name: `${claim.metadata.name}-${target.metadata.name}-0`,
      namespace: namespaceOf(name),
      labels: { ...claim.metadata.labels, [LABEL_COMPONENT]: "database" },
    },
    spec: claim.spec,
  }));
}
