import { LABEL_COMPONENT } from "@/server/contract/labels";
import { groupOf, PORTAL_PREFIX, TEMPLATE_KINDS } from "@/server/contract/template-kinds";
import {
  isCronJob,
  isPodMaker,
  isWorkload,
  type KubernetesObject,
  type ObjectMeta,
  type PersistentVolumeClaim,
  type PodMaker,
  type PodTemplate,
  podTemplateOf,
  type Workload,
  withPods,
} from "@/server/kubernetes";

/** A template's objects as environments can be made of them, or the faults that keep them from it. */
export function usable(objects: readonly KubernetesObject[]): {
  objects: KubernetesObject[];
  faults: string[];
} {
  const faults: string[] = [];
  const fault = ({ kind, metadata }: KubernetesObject, message: string) =>
    void faults.push(`spec.source: ${kind} ${metadata.name} ${message}`);
  for (const object of objects) {
    if (!TEMPLATE_KINDS.has(`${groupOf(object.apiVersion)}/${object.kind}`))
      fault(object, "is of a kind that a template may not have. Take it out.");
    else if (object.metadata.name.startsWith(PORTAL_PREFIX))
      fault(object, `has a name of the portal's own objects. Take another than ${PORTAL_PREFIX}…`);
  }
  return { objects: objects.map(cleaned), faults };
}

/** Annotations say things to whoever runs the cluster: names of hosts, snippets of configuration, who may come in. */
const NO_ANNOTATIONS = new Set(["Ingress", "HTTPRoute"]);
const isKept = (kind: string, name: string) =>
  !NO_ANNOTATIONS.has(kind) && (kind !== "Service" || name.startsWith("prometheus.io/"));

/**
 * Without what belongs to one cluster or one time: owners and finalizers would hold an environment's end, an immutable ConfigMap
 * or Secret could not follow its template. Pods always have labels.
 */
function cleaned(object: KubernetesObject): KubernetesObject {
  const { status: _, immutable: __, ...rest } = object;
  const metadata = cleanMetadata(object.metadata);
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) =>
    isKept(object.kind, name),
  );
  const clean: KubernetesObject = {
    ...rest,
    metadata: metadata.annotations ? { ...metadata, annotations: Object.fromEntries(annotations) } : metadata,
  };
  return isPodMaker(clean) ? cleanedPods(clean) : clean;
}

/** Nor may what a StatefulSet or a CronJob makes have owners and finalizers. */
function cleanedPods(object: PodMaker): PodMaker {
  const own = withPods(object, withLabels);
  if (isCronJob(own)) {
    const { labels, annotations } = own.spec.jobTemplate.metadata ?? {};
    const metadata = { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
    return { ...own, spec: { ...own.spec, jobTemplate: { ...own.spec.jobTemplate, metadata } } };
  }
  if (!isWorkload(own) || !own.spec.volumeClaimTemplates) return own;
  const volumeClaimTemplates = own.spec.volumeClaimTemplates.map(({ metadata, spec }) => ({
    metadata: cleanMetadata(metadata),
    spec,
  }));
  return { ...own, spec: { ...own.spec, volumeClaimTemplates } };
}

/** A patch of a workload with as little; it may say nothing of its pods' metadata. */
export function cleanPatch(patch: Workload): Workload {
  const { metadata, ...template }: Partial<PodTemplate> & Pick<PodTemplate, "spec"> = patch.spec.template;
  if (!metadata) return patch;
  return { ...patch, spec: { ...patch.spec, template: withLabels({ ...template, metadata }) } };
}

function cleanMetadata({ name, labels, annotations }: Pick<ObjectMeta, "name" | "labels" | "annotations">) {
  return { name, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
}

function withLabels(template: Partial<PodTemplate> & Pick<PodTemplate, "spec">): PodTemplate {
  const { labels = {}, annotations } = template.metadata ?? {};
  return { ...template, metadata: { labels, ...(annotations ? { annotations } : {}) } };
}

/**
 * What makes pods and is no component: it runs along, and sleeps and wakes with the environment. Pods of Jobs are told apart by
 * their owner, all others by their label, which has to be none of a component.
 */
export function othersOf(
  objects: readonly KubernetesObject[],
  components: { workloads: readonly KubernetesObject[]; names: readonly string[] },
): { others: PodMaker[]; faults: string[] } {
  const others = objects.filter(isPodMaker).filter((object) => !components.workloads.includes(object));
  const faults = others.flatMap((object) => {
    const label = podTemplateOf(object).metadata.labels[LABEL_COMPONENT] ?? "";
    const isJobs = isCronJob(object) || object.kind === "Job";
    if (isJobs || !components.names.includes(label)) return [];
    return `spec.source: ${object.kind} ${object.metadata.name} is no component's workload, but its pods have the label ${LABEL_COMPONENT}: ${label} of one. Give them another.`;
  });
  return { others, faults };
}

export function isClaim(object: KubernetesObject): object is PersistentVolumeClaim {
  return object.apiVersion === "v1" && object.kind === "PersistentVolumeClaim";
}

/** Whether a workload's pods use a claim of the template that only one pod, or one node, may use at a time. */
export function sharesVolume(template: PodTemplate, claims: readonly PersistentVolumeClaim[]): boolean {
  const used = (template.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => {
    const named: unknown =
      typeof persistentVolumeClaim === "object" && persistentVolumeClaim !== null
        ? Reflect.get(persistentVolumeClaim, "claimName")
        : undefined;
    return claims.filter(({ metadata }) => metadata.name === named);
  });
  return used.some(({ spec: { accessModes } }) => {
    const modes: unknown[] = Array.isArray(accessModes) ? accessModes : [];
    return !modes.includes("ReadWriteMany") && !modes.includes("ReadOnlyMany");
  });
}

/** Whether an object stays as it is in every environment, but for its place. */
export function isPlain(object: KubernetesObject): boolean {
  return object.kind !== "Secret" && !isPodMaker(object) && !isClaim(object);
}

/** A workload whose pods can be told apart, as its component's name says where nothing else is said. */
export function withComponentLabel<T extends KubernetesObject>(object: T, component: string): T {
  if (!isWorkload(object)) return object;
  if (object.spec.template.metadata.labels[LABEL_COMPONENT] !== undefined) return object;
  return withPods(object, (template) => ({
    ...template,
    metadata: { ...template.metadata, labels: { ...template.metadata.labels, [LABEL_COMPONENT]: component } },
  }));
}
