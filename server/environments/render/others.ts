import { LABEL_ENVIRONMENT } from "@/server/contract/labels";
import {
  isCronJob,
  isJob,
  isWorkload,
  type Job,
  type PodMaker,
  type PodTemplate,
  withPods,
} from "@/server/kubernetes";
import { sized } from "./claims";
import { labelled, withConfigHash } from "./component";
import { hashOf } from "./hash";
import { placed } from "./namespace";

/** On a Job: hash of what cannot be changed of it. Another one means another Job. */
export const ANNOTATION_JOB = "devspace-portal.io/job";

/** What of a Job may change while it is there (kubernetes, ValidateJobUpdate). */
const CHANGEABLE = ["suspend", "parallelism", "activeDeadlineSeconds", "backoffLimit"];

export interface OtherInput {
  environment: string;
  paused: boolean;
  /** What an autoscaler made of it. */
  replicas: number | undefined;
  configHash(template: PodTemplate): string | undefined;
}

/**
 * What makes pods and is no component, as it runs or sleeps with its environment: workloads without pods, Jobs and CronJobs
 * suspended. A DaemonSet cannot sleep and keeps nothing, so that it is gone meanwhile.
 */
export function renderOther(
  object: PodMaker,
  { environment, paused, replicas, configHash }: OtherInput,
): PodMaker[] {
  const own = withPods(placed(object, environment), (template) =>
    withConfigHash(labelled(template, environment), configHash),
  );
  // The narrowest first: to the compiler a Job is a DaemonSet also.
  if (isJob(own)) {
    // One that went by itself when it was done would be made, and so run, again.
    const { ttlSecondsAfterFinished: _, ...spec } = own.spec;
    return [{ ...own, spec: { ...spec, suspend: paused || spec.suspend === true } }];
  }
  if (isCronJob(own)) {
    const { jobTemplate, suspend } = own.spec;
    // Its Jobs are found, and sleep, by this label; without the portal's other one nobody takes them for leftovers.
    const labels = { ...jobTemplate.metadata?.labels, [LABEL_ENVIRONMENT]: environment };
    const metadata = { ...jobTemplate.metadata, labels };
    const spec = {
      ...own.spec,
      suspend: paused || suspend === true,
      jobTemplate: { ...jobTemplate, metadata },
    };
    return [{ ...own, spec }];
  }
  if (isWorkload(own)) {
    const awake = replicas ?? own.spec.replicas ?? 1;
    return [sized({ ...own, spec: { ...own.spec, replicas: paused ? 0 : awake } }, undefined)];
  }
  return paused ? [] : [own];
}

/** A finished rendering of a Job with the mark by which another one is told from it. */
export function withJobMark<T extends PodMaker>(object: T): T {
  if (!isJob(object)) return object;
  const annotations = { ...object.metadata.annotations, [ANNOTATION_JOB]: jobMark(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function jobMark({ spec }: Job): string {
  return hashOf(Object.fromEntries(Object.entries(spec).filter(([field]) => !CHANGEABLE.includes(field))));
}
