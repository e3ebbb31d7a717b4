import { record, text } from "./finding";

/** A pod that an object makes. */
export interface PodOf {
  /** Path to the pod's spec in the object. */
  path: string;
  labels: Record<string, unknown>;
  annotations: Record<string, unknown>;
  spec: Record<string, unknown>;
}

/** The pod that a workload makes; undefined for what makes none. */
export function podOf(object: Record<string, unknown>): PodOf | undefined {
  const steps = STEPS[text(object.kind)];
  if (!steps) return undefined;
  let template = record(object.spec);
  for (const step of steps) template = record(template[step]);
  const metadata = record(template.metadata);
  return {
    path: ["spec", ...steps, "spec"].join("."),
    labels: record(metadata.labels),
    annotations: record(metadata.annotations),
    spec: record(template.spec),
  };
}

const STEPS: Record<string, string[]> = {
  Deployment: ["template"],
  StatefulSet: ["template"],
  DaemonSet: ["template"],
  Job: ["template"],
  CronJob: ["jobTemplate", "spec", "template"],
};
