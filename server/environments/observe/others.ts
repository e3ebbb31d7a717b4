import { LABEL_COMPONENT } from "@/server/contract/labels";
import type { Diagnosis } from "@/server/health/diagnosis";
import { diagnosePod } from "@/server/health/pod";
import { jobFailed } from "@/server/health/rules/job-failed";
import {
  hasEnded,
  isWorkload,
  type Job,
  ownerOf,
  type Pod,
  type PodMaker,
  type Workload,
} from "@/server/kubernetes";
import { observeComponent } from "./component";
import type { Titled } from "./conditions";

export interface OthersInput {
  /** What makes pods and is no component, as rendered. */
  rendered: readonly PodMaker[];
  /** Everything in the environment that keeps pods. */
  live(kind: string, name: string): Workload | undefined;
  /** The template's Jobs, and those that its CronJobs began. */
  jobs: readonly Job[];
  pods: readonly Pod[];
  jobPods: readonly Pod[];
  /** Names of components and of what runs beside them: their pods are told of elsewhere. */
  known: ReadonlySet<string>;
  paused: boolean;
  now: Date;
}

export interface OthersObservation {
  diagnoses: Diagnosis[];
  /** What still has to stop before the environment is asleep. */
  leaving: Titled[];
  /** Time alone may change it: look again after so many milliseconds. */
  recheckInMs?: number;
}

/** What runs along with the components: it has no state of its own, and is told of only where it is broken. Pure. */
export function observeOthers(input: OthersInput): OthersObservation {
  const { pods, jobPods, known, paused } = input;
  const own = pods.filter(({ metadata }) => !known.has(metadata.labels?.[LABEL_COMPONENT] ?? ""));
  const workloads = input.rendered.filter(isWorkload).map((target) => observed(target, own, input));
  const failedJobs = newestRuns(input.jobs).flatMap((job) => jobFailed(job, podsOfJob(job, jobPods)) ?? []);
  const nodes = own
    .filter((pod) => ownerOf(pod)?.kind === "DaemonSet")
    .flatMap((pod) => diagnosePod({ pod, dev: false, now: input.now.getTime() }) ?? []);
  // One that ended and stays is a record; one that goes will be gone in a moment.
  const isThere = (pod: Pod) => !hasEnded(pod) || pod.metadata.deletionTimestamp !== undefined;
  const running = paused ? [...own, ...jobPods].filter(isThere) : [];
  const stopping = { state: "Progressing", message: "The pod is stopping." } as const;
  const rechecks = [
    ...workloads.flatMap(({ recheckInMs }) => recheckInMs ?? []),
    ...nodes.flatMap(({ hardInMs }) => hardInMs ?? []),
  ];
  return {
    diagnoses: [...workloads.flatMap(({ diagnoses }) => diagnoses), ...nodes, ...failedJobs],
    leaving: running.map((pod) => ({ title: ownerOf(pod)?.name ?? pod.metadata.name, status: stopping })),
    ...(rechecks.length > 0 ? { recheckInMs: Math.min(...rechecks) } : {}),
  };
}

function observed(target: Workload, own: readonly Pod[], { live, paused, now }: OthersInput) {
  const { kind, metadata, spec } = target;
  const workload = live(kind, metadata.name);
  const desired = spec.replicas ?? 1;
  const image = spec.template.spec.containers[0]?.image ?? "";
  const selected = Object.entries(spec.selector.matchLabels ?? {});
  const { diagnoses, recheckInMs } = observeComponent({
    target: metadata.name,
    plan: {
      mode: "production",
      serving: "production",
      production: { replicas: desired, parked: false },
      dev: "none",
    },
    ...{ desired, paused, now },
    ...(workload ? { production: workload } : {}),
    images: { production: image, dev: image },
    pods: own.filter((pod) => selected.every(([key, value]) => pod.metadata.labels?.[key] === value)),
  });
  return { diagnoses, recheckInMs };
}

/** Of what a CronJob began only the newest that is there; every other Job. */
function newestRuns(jobs: readonly Job[]): Job[] {
  const made = ({ metadata }: Job) => metadata.creationTimestamp ?? "";
  return jobs.filter((job) => {
    const owner = ownerOf(job);
    if (owner?.kind !== "CronJob") return true;
    return !jobs.some((other) => ownerOf(other)?.name === owner.name && made(other) > made(job));
  });
}

function podsOfJob({ metadata }: Job, pods: readonly Pod[]): Pod[] {
  return pods.filter((pod) => ownerOf(pod)?.name === metadata.name);
}
