import type { ComponentStatus } from "@/server/contract/environment";
import { devWorkloadName } from "@/server/dev-mode/dev-workload";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import { isDevPod } from "@/server/dev-mode/replacement";
import { isServing, type Pod, type Workload } from "@/server/kubernetes/workloads";
import { type Cause, podCause, stoppingCause } from "./cause";
import { observePod } from "./pod";

export interface ComponentInput {
  /** Name of the production workload. */
  target: string;
  /** Name of the container that is the component; the first one without it. */
  container?: string;
  plan: ComponentPlan;
  scaledBy?: ComponentStatus["scaledBy"];
  /** The volume as it is; `replacedAt` follows from the status before. */
  volume?: Omit<NonNullable<ComponentStatus["volume"]>, "replacedAt">;
  /** Pods wanted in the mode of the plan. */
  desired: number;
  paused: boolean;
  production?: Workload;
  dev?: Workload;
  /** Images as rendered, for workloads that are not there yet. */
  images: { production: string; dev: string };
  pods: readonly Pod[];
  /** Why its objects could not be written. */
  failure?: string;
  /** Why a StatefulSet's pod was refused, from its newest event: a StatefulSet has no condition for it. */
  refusal?: Refusal;
  previous?: ComponentStatus;
  now: Date;
}

/** A component's status, and when to look again because time alone may change it. */
export interface ComponentObservation {
  status: ComponentStatus;
  recheckInMs?: number;
}

export interface Refusal {
  message: string;
  /** RFC 3339, to the second. */
  at: string;
}

type Verdict = Pick<ComponentStatus, "state" | "reason" | "message"> & { recheckInMs?: number };

/** A StatefulSet's pod that is not there after so long is refused, even where no event tells of it. */
const NO_POD_GRACE_MS = 15_000;
/** Events tell nobody that they came: how often to look for them. */
const NO_POD_RECHECK_MS = 2000;
const PODS_MAX = 64;

export function observeComponent(input: ComponentInput): ComponentObservation {
  const { plan, previous, production, dev, pods, now } = input;
  const serving = plan.serving === "dev" ? dev : production;
  const servingPods = pods.filter((pod) => isDevPod(pod) === (plan.serving === "dev"));
  const verdict = judge(input);
  const settled = verdict.state === "Ready" && plan.waitingFor === undefined;
  const change = switchOf(input, verdict, settled);
  const shown = [...pods].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name)).slice(0, PODS_MAX);
  const observed = shown.map((pod) => observePod(pod, now.getTime()));
  const status: ComponentStatus = {
    mode: plan.mode,
    modePhase: modePhase(plan, verdict, change),
    state: verdict.state,
    ...(verdict.reason ? { reason: verdict.reason } : {}),
    ...(verdict.message ? { message: verdict.message } : {}),
    workload: plan.serving === "dev" ? devWorkloadName(input.target) : input.target,
    image: imageOf(serving, input.container) ?? input.images[plan.serving],
    desiredReplicas: input.desired,
    readyReplicas: servingPods.filter(isServing).length,
    restarts: observed.reduce((sum, { restarts }) => sum + restarts, 0),
    ...(plan.replacedBy ? { replacedBy: plan.replacedBy } : {}),
    ...(input.scaledBy && plan.mode === "production" ? { scaledBy: input.scaledBy } : {}),
    ...volumeOf(input),
    pods: observed,
    ...(change ? { switch: change } : {}),
    lastTransitionTime:
      previous?.state === verdict.state && previous.lastTransitionTime
        ? previous.lastTransitionTime
        : now.toISOString(),
  };
  return { status, recheckInMs: verdict.recheckInMs };
}

/** A claim with another UID is another volume; without one, the last that was seen is remembered. */
function volumeOf({ volume, previous, now }: ComponentInput): Pick<ComponentStatus, "volume"> {
  const before = previous?.volume;
  if (!volume) return before ? { volume: before } : {};
  const replacedAt = before && before.uid !== volume.uid ? now.toISOString() : before?.replacedAt;
  return { volume: { ...volume, ...(replacedAt ? { replacedAt } : {}) } };
}

function imageOf(workload: Workload | undefined, container: string | undefined): string | undefined {
  const containers = workload?.spec.template.spec.containers ?? [];
  return (containers.find(({ name }) => name === container) ?? containers[0])?.image;
}

function judge(input: ComponentInput): Verdict {
  const { plan, desired, paused, pods, failure } = input;
  if (failure) return { state: "Degraded", reason: "ApplyFailed", message: failure };
  if (plan.production === "leave" && plan.dev === "none" && !paused) {
    const remedy = "Switch it back to production, or run devspace reset pods.";
    const message = `The DevSpace CLI stopped it, and its dev pod is gone. ${remedy}`;
    return { state: "Degraded", reason: "LeftByDevSpaceCli", message };
  }
  if (desired === 0) return asleep(input);
  const target = plan.mode === "dev" ? input.dev : input.production;
  const targetPods = pods.filter((pod) => isDevPod(pod) === (plan.mode === "dev"));
  const cause = worstCause(targetPods, target, input);
  if (cause?.hard) {
    const meanwhile = plan.serving !== plan.mode ? ` The ${plan.serving} pod keeps serving.` : "";
    return { state: "Degraded", reason: cause.reason, message: cause.message + meanwhile };
  }
  if (isSettled(target, targetPods, desired) && plan.waitingFor === undefined) return { state: "Ready" };
  if (plan.waitingFor === "old pod to stop") {
    return stopping(input, "StoppingOldPod", "The old pod is stopping; only one may use the volume.");
  }
  return {
    state: "Progressing",
    reason: cause?.reason ?? "Creating",
    message: cause?.message ?? "The pod is being created.",
    recheckInMs: cause?.hardInMs,
  };
}

function asleep(input: ComponentInput): Verdict {
  if (input.pods.length > 0) return stopping(input, "Stopping", "The pod is stopping.");
  return input.paused
    ? { state: "Asleep", reason: "Paused", message: "Asleep with the environment." }
    : { state: "Asleep", reason: "ScaledToZero", message: "Asleep: replicas is 0." };
}

/** Waiting for pods to go, or for one that does not. */
function stopping({ pods, now }: ComponentInput, reason: string, message: string): Verdict {
  const cause = stoppingCause(pods, now.getTime());
  if (cause?.hard) return { state: "Degraded", reason: cause.reason, message: cause.message };
  return { state: "Progressing", reason, message, recheckInMs: cause?.hardInMs };
}

/** The cause that matters most: what no waiting heals first, then what keeps the newest pod. */
function worstCause(
  pods: readonly Pod[],
  target: Workload | undefined,
  input: ComponentInput,
): Cause | undefined {
  const causes = pods.flatMap((pod) => podCause(pod, input.now.getTime()) ?? []);
  return (
    causes.find((cause) => cause.hard) ??
    workloadCause(target, pods, input) ??
    causes.find((cause) => cause.reason !== "Terminating") ??
    causes[0]
  );
}

function workloadCause(
  target: Workload | undefined,
  pods: readonly Pod[],
  { previous, refusal, now }: ComponentInput,
): Cause | undefined {
  const conditions = target?.status?.conditions ?? [];
  const refused = conditions.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
  if (refused) {
    return {
      reason: refused.reason ?? "FailedCreate",
      message: refusedMessage(refused.message),
      hard: true,
    };
  }
  const late = conditions.find(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  if (late && pods.some((pod) => !isServing(pod))) {
    return {
      reason: "ProgressDeadlineExceeded",
      message: "The pod did not become ready in time.",
      hard: true,
    };
  }
  if (target?.kind !== "StatefulSet" || pods.length > 0 || previous?.state === undefined) return undefined;
  if (target.spec.replicas === 0) return undefined;
  const since = previous.state !== "Ready" ? Date.parse(previous.lastTransitionTime ?? "") : Number.NaN;
  const left = Number.isNaN(since) ? NO_POD_GRACE_MS : since + NO_POD_GRACE_MS - now.getTime();
  // Once told it stays told: the time it was told at is the newest transition.
  const told = previous.state === "Degraded" && NO_POD_REASONS.includes(previous.reason ?? "");
  const fresh = refusal !== undefined && Date.parse(refusal.at) + 1000 >= since;
  const hard = told || fresh || left <= 0;
  const hardInMs = Math.min(Math.max(left, 0), NO_POD_RECHECK_MS);
  if (refusal && hard) return { reason: "FailedCreate", message: refusedMessage(refusal.message), hard };
  const message = `StatefulSet ${target.metadata.name} has no pod: kubectl describe shows why it is refused.`;
  return { reason: "PodNotCreated", message, hard, hardInMs };
}

const NO_POD_REASONS = ["PodNotCreated", "FailedCreate"];
const REFUSED_MAX = 2000;

function refusedMessage(message = "no reason given"): string {
  const own = message.length > REFUSED_MAX ? `${message.slice(0, REFUSED_MAX)}…` : message;
  return `Kubernetes refuses to create the pod: ${own}`;
}

/** Whether every pod is of the newest template, and as many as wanted take traffic. */
function isSettled(target: Workload | undefined, pods: readonly Pod[], desired: number): boolean {
  if (!target?.status) return false;
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0 } = target.status;
  return (
    observedGeneration >= (target.metadata.generation ?? 0) &&
    updatedReplicas >= desired &&
    replicas <= updatedReplicas &&
    pods.filter(isServing).length >= desired
  );
}

/** The last mode switch: begins when the mode differs from what was reported before, ends when the new pod is ready. */
function switchOf(
  { plan, previous, desired, now }: ComponentInput,
  verdict: Verdict,
  settled: boolean,
): ComponentStatus["switch"] {
  const begun = previous && previous.mode !== plan.mode ? { startedAt: now.toISOString() } : previous?.switch;
  if (!begun || begun.readyAt) return begun;
  // Nothing to time: there is no pod in either mode.
  if (desired === 0 && verdict.state === "Asleep") return undefined;
  if (!settled) return begun;
  return {
    ...begun,
    readyAt: now.toISOString(),
    durationMs: Math.max(0, now.getTime() - Date.parse(begun.startedAt)),
  };
}

function modePhase(
  plan: ComponentPlan,
  verdict: Verdict,
  change: ComponentStatus["switch"],
): ComponentStatus["modePhase"] {
  const switching = plan.waitingFor !== undefined || (change !== undefined && !change.readyAt);
  if (!switching) return "Stable";
  return verdict.state === "Degraded" ? "Failed" : "Switching";
}
