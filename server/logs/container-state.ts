import { DEVSPACE_LABEL_REPLACED, LABEL_COMPONENT } from "@/server/contract/labels";
import type { KubernetesObject } from "@/server/kubernetes";

interface Terminated {
  exitCode?: number;
  reason?: string;
  message?: string;
  finishedAt?: string;
  containerID?: string;
}

interface ContainerStatus {
  name: string;
  restartCount?: number;
  state?: {
    waiting?: { reason?: string; message?: string };
    running?: { startedAt?: string };
    terminated?: Terminated;
  };
  lastState?: { terminated?: Terminated };
}

interface PodCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

/** The fields of a Pod that logs need. */
export interface Pod extends KubernetesObject {
  spec?: {
    containers?: { name: string }[];
    initContainers?: { name: string }[];
  };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    conditions?: PodCondition[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

export interface ContainerState {
  /** Which run of the container, from 0. */
  restart: number;
  /** `pending`: it has no log yet; `ended`: this run is over, whether or not another will follow. */
  phase: "pending" | "running" | "ended";
  /** Why it is not running, in words for people. */
  reason: string;
  endedAt?: string;
  /** The run before, if the kubelet may still have its log (of ended containers it keeps one). */
  previous?: number;
}

/** Names of a pod's containers in the order in which they run. */
export function containersOf(pod: Pod): string[] {
  return [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map(({ name }) => name);
}

export function componentOf(pod: Pod): string | undefined {
  return pod.metadata.labels?.[LABEL_COMPONENT];
}

export function isDevPod(pod: Pod): boolean {
  return pod.metadata.labels?.[DEVSPACE_LABEL_REPLACED] === "true";
}

function sentence(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(": ");
}

function endReason(run: Terminated): string {
  const code = run.exitCode === undefined ? "" : `exit code ${run.exitCode}`;
  return [sentence(run.reason, run.message), code].filter(Boolean).join(", ");
}

function pendingReason(pod: Pod): string {
  const unscheduled = pod.status?.conditions?.find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  if (unscheduled) return sentence(unscheduled.reason, unscheduled.message);
  return sentence(pod.status?.reason ?? pod.status?.phase ?? "Pending", pod.status?.message);
}

/** What the kubelet last said about one container of a pod. */
export function containerState(pod: Pod, container: string): ContainerState {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const status = [...initContainerStatuses, ...containerStatuses].find(({ name }) => name === container);
  if (!status) return { restart: 0, phase: "pending", reason: pendingReason(pod) };
  const restart = status.restartCount ?? 0;
  const last = status.lastState?.terminated;
  const { running, terminated, waiting } = status.state ?? {};
  const before = last && restart > 0 ? { previous: restart - 1 } : {};
  if (running) return { restart, phase: "running", reason: "", ...before };
  if (terminated && (terminated.containerID || last)) {
    return {
      restart,
      phase: "ended",
      reason: endReason(terminated),
      endedAt: terminated.finishedAt,
      ...before,
    };
  }
  // Between two runs (CrashLoopBackOff) the log at hand is that of the run which ended.
  if (last) {
    const reason = sentence(waiting?.reason, endReason(last));
    return { restart, phase: "ended", reason, endedAt: last.finishedAt };
  }
  return {
    restart,
    phase: "pending",
    reason: sentence(waiting?.reason, waiting?.message) || pendingReason(pod),
  };
}
