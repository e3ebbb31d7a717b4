import { isServing, type Pod, type PodContainerStatus, podCondition } from "@/server/kubernetes/workloads";

/** Why a pod takes no traffic. */
export interface Cause {
  /** A word for programs: Kubernetes' own where it has one. */
  reason: string;
  message: string;
  /** Will not go away by waiting. */
  hard: boolean;
  /** Milliseconds until a soft cause counts as hard, if nothing changes. */
  hardInMs?: number;
}

/** A pod that nobody can place for so long will not be placed soon. Shorter: volumes are being bound, nodes are coming. */
const UNSCHEDULABLE_GRACE_MS = 10_000;
/** Probes may fail for a moment: a database that is being switched takes the backend's readiness with it. */
const NOT_READY_GRACE_MS = 30_000;
/** A container that was not ready yet may wait for another one: a new backend for a new database. */
const FIRST_READY_GRACE_MS = 120_000;
/** The kubelet kills what has not ended with its grace; a pod that is there much later has lost its node. */
const STUCK_GRACE_MS = 30_000;
const MESSAGE_MAX = 500;

const IMAGE_REASONS = [
  "ImagePullBackOff",
  "ErrImagePull",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
];
const CONFIG_REASONS = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

/** Why the pod takes no traffic, worst cause first; nothing for a pod that does. `now` in milliseconds since the epoch. */
export function podCause(pod: Pod, now: number): Cause | undefined {
  if (pod.metadata.deletionTimestamp) return soft("Terminating", "The pod is stopping.");
  if (isServing(pod)) return undefined;
  const { status } = pod;
  if (status?.phase === "Failed") {
    return hard(status.reason || "Failed", `The pod ended: ${status.message || "no reason given"}.`);
  }
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const causes = containers.flatMap((container) => containerCause(container, pod) ?? []);
  return causes.find((cause) => cause.hard) ?? schedulingCause(pod, now) ?? causes[0] ?? notReady(pod, now);
}

/**
 * What keeps pods that are to go: nothing to wait for, or a pod that is still there long after its grace ended. Its
 * `deletionTimestamp` is the end of that grace.
 */
export function stoppingCause(pods: readonly Pod[], now: number): Cause | undefined {
  const causes = pods.flatMap(({ metadata }) => {
    if (!metadata.deletionTimestamp) return [];
    const message = `Pod ${metadata.name} does not stop: its node may be gone. kubectl -n ${metadata.namespace} delete pod ${metadata.name} --force gives it up.`;
    return [graced("StuckTerminating", message, metadata.deletionTimestamp, STUCK_GRACE_MS, now)];
  });
  return causes.find((cause) => cause.hard) ?? causes[0];
}

function containerCause(container: PodContainerStatus, pod: Pod): Cause | undefined {
  if (container.ready) return undefined;
  const { state, lastState } = container;
  const waiting = state?.waiting;
  const reason = waiting?.reason ?? "";
  const image = pod.spec.containers.find(({ name }) => name === container.name)?.image ?? container.image;
  if (IMAGE_REASONS.includes(reason)) {
    const remedy = "Check its name and tag, and that the cluster can reach its registry.";
    // The kubelet goes back and forth between trying and waiting; to people that is one state.
    const word = reason === "ErrImagePull" ? "ImagePullBackOff" : reason;
    const why = waiting?.message?.replace(/^Back-off pulling image "[^"]*": (ErrImagePull: )?/, "");
    return hard(word, `Image ${image} cannot be pulled. ${remedy}${details(why)}`);
  }
  if (CONFIG_REASONS.includes(reason)) {
    return hard(reason, `The container cannot be started.${details(waiting?.message)}`);
  }
  const ended = state?.terminated ?? lastState?.terminated;
  if (ended && (ended.exitCode !== 0 || reason === "CrashLoopBackOff")) return crash(container, pod, ended);
  if (reason === "CrashLoopBackOff")
    return hard(reason, `The container keeps ending.${details(waiting?.message)}`);
  if (waiting) {
    return soft(
      reason || "Waiting",
      "The container is being created: its image is pulled and its volumes are mounted.",
    );
  }
  if (state?.running && container.started === false) return soft("Starting", "The container is starting.");
  return undefined;
}

function crash(container: PodContainerStatus, pod: Pod, ended: { exitCode: number; reason?: string }): Cause {
  const times = container.restartCount;
  const restarted = times === 0 ? "" : ` It was restarted ${times === 1 ? "once" : `${times} times`}.`;
  if (ended.reason === "OOMKilled") {
    const spec = pod.spec.containers.find(({ name }) => name === container.name);
    const limit = spec?.resources?.limits?.memory;
    const used = `The container used more than its memory limit${limit ? ` of ${limit}` : ""} and was killed.`;
    return hard("OOMKilled", `${used} Raise the memory limit.${restarted}`);
  }
  return hard(
    "CrashLoopBackOff",
    `The container ended with exit code ${ended.exitCode}.${restarted} Its log says why.`,
  );
}

function schedulingCause(pod: Pod, now: number): Cause | undefined {
  const scheduled = podCondition(pod, "PodScheduled");
  if (scheduled?.status !== "False") return undefined;
  const message = `No node takes the pod.${details(scheduled.message)}`;
  return graced("Unschedulable", message, scheduled.lastTransitionTime, UNSCHEDULABLE_GRACE_MS, now);
}

function notReady(pod: Pod, now: number): Cause {
  const running = pod.status?.containerStatuses?.find(({ ready, state }) => !ready && state?.running);
  if (!running) return soft("Pending", "The pod waits for its node.");
  const lost = podCondition(pod, "Ready")?.lastTransitionTime ?? "";
  const started = running.state?.running?.startedAt ?? "";
  const wasReady = Date.parse(lost) > Date.parse(started);
  const message = "The container runs, but its readiness probe does not pass.";
  return wasReady || !started
    ? graced("NotReady", message, lost, NOT_READY_GRACE_MS, now)
    : graced("NotReady", message, started, FIRST_READY_GRACE_MS, now);
}

const soft = (reason: string, message: string): Cause => ({ reason, message, hard: false });
const hard = (reason: string, message: string): Cause => ({ reason, message, hard: true });

function graced(
  reason: string,
  message: string,
  since: string | undefined,
  graceMs: number,
  now: number,
): Cause {
  const left = since ? Date.parse(since) + graceMs - now : graceMs;
  return left <= 0 ? hard(reason, message) : { reason, message, hard: false, hardInMs: left };
}

function details(text: string | undefined): string {
  const message = text?.trim();
  if (!message) return "";
  return ` (${message.length > MESSAGE_MAX ? `${message.slice(0, MESSAGE_MAX)}…` : message})`;
}
