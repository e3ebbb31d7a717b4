import type { Job } from "@/server/kubernetes/pod-makers";
import type { Pod } from "@/server/kubernetes/workloads";
import { type Diagnosis, details } from "../diagnosis";

/** A Job that gave up; `pods` are its own, of which the newest that failed says why. */
export function jobFailed(job: Job, pods: readonly Pod[]): Diagnosis | undefined {
  const { name, namespace = "" } = job.metadata;
  const conditions = job.status?.conditions ?? [];
  const at = conditions.findIndex(({ type, status }) => type === "Failed" && status === "True");
  const failed = conditions[at];
  if (!failed) return undefined;
  const started = ({ status }: Pod) => status?.startTime ?? "";
  const [newest] = pods
    .filter(({ status }) => status?.phase === "Failed")
    .sort((a, b) => (started(a) < started(b) ? 1 : -1));
  const ends = (newest?.status?.containerStatuses ?? []).flatMap(({ name: container, state }) =>
    state?.terminated && state.terminated.exitCode !== 0 ? [{ container, ...state.terminated }] : [],
  );
  const [end] = ends;
  const how = end ? ` Container ${end.container} ended with exit code ${end.exitCode}.` : "";
  return {
    code: "JobFailed",
    subject: { kind: "Job", name },
    severity: "warning",
    message: `Job ${name} failed.${how}${details(end?.message ?? failed.message)}`,
    ...(failed.lastTransitionTime ? { since: failed.lastTransitionTime } : {}),
    evidence: [
      { object: `job/${name}`, field: `status.conditions[${at}].reason`, value: failed.reason ?? "Failed" },
    ],
    remedy: {
      text: "Read what it said; delete the Job to have it run again.",
      action: `kubectl -n ${namespace} logs job/${name}`,
    },
  };
}
