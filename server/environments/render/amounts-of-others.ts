import {
  type HorizontalPodAutoscaler,
  isCronJob,
  isJob,
  isWorkload,
  type KubernetesObject,
  type PersistentVolumeClaim,
  type PodMaker,
  type PodTemplate,
  podTemplateOf,
  quantityValue,
} from "@/server/kubernetes";
import type { Template } from "../template/template";

const isAutoscaler = (object: KubernetesObject): object is HorizontalPodAutoscaler =>
  object.kind === "HorizontalPodAutoscaler";

/** Pods that an autoscaler of the template may make of a workload; none without one. */
export function scaledMax(
  { objects }: Pick<Template, "objects">,
  { kind, metadata }: KubernetesObject,
): number {
  const own = objects
    .filter(isAutoscaler)
    .filter(({ spec: { scaleTargetRef: aim } }) => aim.kind === kind && aim.name === metadata.name);
  return Math.max(0, ...own.map(({ spec }) => spec.maxReplicas));
}

/** What makes pods and is no component, with the number of its pods. A DaemonSet counts as one: nodes are the cluster's. */
export function podsOfOthers(
  template: Pick<Template, "objects" | "others">,
): { pod: PodTemplate; count: number }[] {
  return template.others.map((object) => ({ pod: podTemplateOf(object), count: countOf(object, template) }));
}

function countOf(object: PodMaker, template: Pick<Template, "objects">): number {
  if (isJob(object)) return object.spec.parallelism ?? 1;
  if (isCronJob(object)) return object.spec.jobTemplate.spec.parallelism ?? 1;
  return isWorkload(object) ? Math.max(object.spec.replicas ?? 1, scaledMax(template, object)) : 1;
}

/** Bytes of volumes that no component's settings size. */
export function storageOfOthers({ claims, others }: Pick<Template, "claims" | "others">): number {
  const made = others.filter(isWorkload).flatMap(({ spec }) => {
    const sizes = (spec.volumeClaimTemplates ?? []).map(sizeOf);
    return sizes.map((size) => size * (spec.replicas ?? 1));
  });
  return [...claims.map(sizeOf), ...made].reduce((sum, size) => sum + size, 0);
}

const sizeOf = ({ spec }: Pick<PersistentVolumeClaim, "spec">) =>
  quantityValue(spec.resources.requests.storage);
