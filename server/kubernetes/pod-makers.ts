import type { KubernetesObject } from "./types";
import { isWorkload, type PodTemplate, type Workload, type WorkloadCondition } from "./workloads";

/** Everything that makes pods of a template of its own, beside Deployments and StatefulSets. */

export interface DaemonSet extends KubernetesObject {
  spec: { template: PodTemplate; [field: string]: unknown };
}

export interface JobSpec {
  template: PodTemplate;
  suspend?: boolean;
  parallelism?: number;
  [field: string]: unknown;
}

export interface Job extends KubernetesObject {
  spec: JobSpec;
  status?: { active?: number; failed?: number; succeeded?: number; conditions?: WorkloadCondition[] };
}

export interface CronJob extends KubernetesObject {
  spec: {
    suspend?: boolean;
    jobTemplate: {
      metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
      spec: JobSpec;
    };
    [field: string]: unknown;
  };
}

export type PodMaker = Workload | DaemonSet | Job | CronJob;

const is = (object: KubernetesObject, group: string, kind: string) =>
  object.kind === kind && object.apiVersion.startsWith(`${group}/`);

const isDaemonSet = (object: KubernetesObject): object is DaemonSet => is(object, "apps", "DaemonSet");
export const isJob = (object: KubernetesObject): object is Job => is(object, "batch", "Job");
export const isCronJob = (object: KubernetesObject): object is CronJob => is(object, "batch", "CronJob");

export function isPodMaker(object: KubernetesObject): object is PodMaker {
  return isWorkload(object) || isDaemonSet(object) || isJob(object) || isCronJob(object);
}

/** The template of the pods that an object makes. */
export function podTemplateOf(object: PodMaker): PodTemplate {
  return isCronJob(object) ? object.spec.jobTemplate.spec.template : object.spec.template;
}

/** The object with its pods changed. */
export function withPods<T extends PodMaker>(object: T, change: (template: PodTemplate) => PodTemplate): T {
  if (!isCronJob(object))
    return { ...object, spec: { ...object.spec, template: change(object.spec.template) } };
  const { jobTemplate } = object.spec;
  const spec = { ...jobTemplate.spec, template: change(jobTemplate.spec.template) };
  return { ...object, spec: { ...object.spec, jobTemplate: { ...jobTemplate, spec } } };
}

/** Whether a Job will do nothing any more. */
export function isFinished({ status }: Job): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: state }) => (type === "Complete" || type === "Failed") && state === "True",
  );
}

/** The object that made this one and sees to it, if one did. */
export function ownerOf({ metadata }: KubernetesObject): { kind: string; name: string } | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}
