import type { ComponentStatus } from "@/server/contract/environment";
import { devWorkloadName } from "@/server/dev-mode/dev-workload";
import type { ComponentPlan } from "@/server/dev-mode/plan";
import { isDevPod } from "@/server/dev-mode/replacement";
import { diagnoseComponent, warningsOf } from "@/server/health/component";
import type { Diagnosis } from "@/server/health/diagnosis";
import { applyFailed } from "@/server/health/rules/apply-failed";
import { leftByCli } from "@/server/health/rules/left-by-cli";
import { type ComponentSnapshot, NOT_CHECKED, type Refusal } from "@/server/health/snapshot";
import { hasEnded, isServing, isSettled, type Pod, type Workload } from "@/server/kubernetes/workloads";
import { diagnoseStopping } from "./cause";
import { observePod } from "./pod";

export interface ComponentInput {
  /** Name of the production workload. */
  target: string;
  /** Name of the container that is the component; the first one without it. */
  container?: string;
  plan: ComponentPlan;
  scaledBy?: ComponentStatus["scaledBy"];
  /** The volume as it is; `replacedAt` follows from the status before. */
  volume?: Omit<NonNullable<ComponentStatus["volume"]>, "replacedAt"> & { claim: string; namespace: string };
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
  /** Its claim, where that waits for a volume. */
  claim?: ComponentSnapshot["claim"];
  /** Where its pods could go, while one finds no place. */
  room?: ComponentSnapshot["room"];
  previous?: ComponentStatus;
  now: Date;
}

/** A component's status, and when to look again because time alone may change it. */
export interface ComponentObservation {
  status: ComponentStatus;
  /** What keeps it from serving, and what else should be known. */
  diagnoses: Diagnosis[];
  recheckInMs?: number;
}

type Verdict = Pick<ComponentStatus, "state" | "reason" | "message"> & {
  diagnosis?: Diagnosis;
  recheckInMs?: number;
};

const PODS_MAX = 64;
/** No pod starts or stops in less: what settles sooner was there all along. */
const UNTIMED_MS = 50;

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
  const diagnoses = [...(verdict.diagnosis ? [verdict.diagnosis] : []), ...warningsOf(healthOf(input))];
  return { status, diagnoses, recheckInMs: verdict.recheckInMs };
}

/**
 * A claim with another UID is another volume; without one, the last that was seen is remembered. A claim that never had a
 * volume held no data.
 */
function volumeOf({
  volume,
  previous,
  now,
}: Pick<ComponentInput, "volume" | "previous" | "now">): Pick<ComponentStatus, "volume"> {
  const before = previous?.volume;
  if (!volume) return before ? { volume: before } : {};
  const { claim: _, namespace: __, ...shown } = volume;
  const isAnother = before && before.uid !== volume.uid && before.bound !== false;
  const replacedAt = isAnother ? now.toISOString() : before?.replacedAt;
  return { volume: { ...shown, ...(replacedAt ? { replacedAt } : {}) } };
}

function imageOf(workload: Workload | undefined, container: string | undefined): string | undefined {
  const containers = workload?.spec.template.spec.containers ?? [];
  return (containers.find(({ name }) => name === container) ?? containers[0])?.image;
}

function judge(input: ComponentInput): Verdict {
  const { plan, desired, paused, production, failure } = input;
  if (failure) {
    const kind = production?.kind ?? "Deployment";
    return degraded(applyFailed({ kind, name: input.target }, { message: failure }));
  }
  if (plan.production === "leave" && plan.dev === "none" && !paused) {
    return degraded(leftByCli(production, input.target));
  }
  if (desired === 0) return asleep(input);
  const health = healthOf(input);
  const worst = diagnoseComponent(health);
  if (worst?.severity === "error") {
    const meanwhile = plan.serving !== plan.mode ? ` The ${plan.serving} pod keeps serving.` : "";
    return degraded(worst, meanwhile);
  }
  if (isSettled(health.target, health.pods, desired) && plan.waitingFor === undefined) {
    return { state: "Ready" };
  }
  if (plan.waitingFor === "old pod to stop") {
    return stopping(input, "StoppingOldPod", "The old pod is stopping; only one may use the volume.");
  }
  return {
    state: "Progressing",
    reason: worst ? (worst.reason ?? worst.code) : "Creating",
    message: worst?.message ?? "The pod is being created.",
    recheckInMs: worst?.hardInMs,
  };
}

/** A component's state in words is its worst finding's. */
function degraded(diagnosis: Diagnosis, meanwhile = ""): Verdict {
  const { code, reason = code, message } = diagnosis;
  return { state: "Degraded", reason, message: message + meanwhile, diagnosis };
}

/** What the rules of `server/health` go by: the workload and pods of the mode that is wanted. */
function healthOf({
  plan,
  dev,
  production,
  desired,
  previous,
  now,
  ...input
}: ComponentInput): ComponentSnapshot {
  return {
    target: plan.mode === "dev" ? dev : production,
    desired,
    dev: plan.mode === "dev",
    pods: input.pods.filter((pod) => isDevPod(pod) === (plan.mode === "dev")),
    refusal: input.refusal ? { kind: "found", value: input.refusal } : NOT_CHECKED,
    claim: input.claim ?? NOT_CHECKED,
    room: input.room,
    volume: input.volume && { ...input.volume, ...volumeOf({ volume: input.volume, previous, now }).volume },
    previous,
    now: now.getTime(),
  };
}

function asleep(input: ComponentInput): Verdict {
  // One that ended and stays, as one that was evicted does, is no reason to wait; one that goes will be gone in a moment.
  const waitsFor = input.pods.some((pod) => !hasEnded(pod) || pod.metadata.deletionTimestamp);
  if (waitsFor) return stopping(input, "Stopping", "The pod is stopping.");
  return input.paused
    ? { state: "Asleep", reason: "Paused", message: "Asleep with the environment." }
    : { state: "Asleep", reason: "ScaledToZero", message: "Asleep: replicas is 0." };
}

/** Waiting for pods to go, or for one that does not. */
function stopping({ pods, now }: ComponentInput, reason: string, message: string): Verdict {
  const stuck = diagnoseStopping(pods, now.getTime());
  if (stuck?.severity === "error") return degraded(stuck);
  return { state: "Progressing", reason, message, recheckInMs: stuck?.hardInMs };
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
  const durationMs = now.getTime() - Date.parse(begun.startedAt);
  // Settled at the first looks: no pod was waited for, so there is nothing to time.
  if (durationMs < UNTIMED_MS) return undefined;
  return { ...begun, readyAt: now.toISOString(), durationMs };
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
