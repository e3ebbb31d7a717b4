import { hasEnded, isSettled, type Pod } from "@/server/kubernetes/workloads";
import type { Diagnosis } from "./diagnosis";
import { diagnosePod } from "./pod";
import { deadline } from "./rules/deadline";
import { duplicatePorts } from "./rules/duplicate-ports";
import { noPod } from "./rules/no-pod";
import { policiesNotEnforced } from "./rules/policies-not-enforced";
import { refused } from "./rules/refused";
import { stuckTerminating } from "./rules/stuck-terminating";
import { unlabelledPod } from "./rules/unlabelled-pod";
import { volumeLost } from "./rules/volume-lost";
import { volumeReplaced } from "./rules/volume-replaced";
import { waitingVolume } from "./rules/waiting-volume";
import type { ComponentSnapshot } from "./snapshot";

/** The first that tells something counts. */
const RULES = [refused, deadline, noPod, unlabelledPod];
const VOLUME_RULES = [volumeLost, waitingVolume];
const WARNINGS = [duplicatePorts, volumeLost, volumeReplaced, policiesNotEnforced];

/** What matters most of a component: what no waiting heals first, then what keeps the newest pod. */
export function diagnoseComponent(snapshot: ComponentSnapshot): Diagnosis | undefined {
  const { room, dev, now } = snapshot;
  const pods = podsThatCount(snapshot);
  // One that ended may stay in the list for days: what keeps its successor is what matters.
  const living = [...pods.filter((pod) => !hasEnded(pod)), ...pods.filter(hasEnded)];
  const told = living.flatMap((pod) => diagnosePod({ pod, room, dev, now }) ?? []);
  const volume = VOLUME_RULES.flatMap((rule) => rule(snapshot) ?? []);
  return (
    // A pod waits for its volume, not for its node, and says only the latter.
    volume.find(({ severity }) => severity === "error") ??
    told.find(({ severity }) => severity === "error") ??
    diagnoseWorkload(snapshot) ??
    told.find(({ code }) => code !== "Terminating") ??
    told[0]
  );
}

/**
 * One that stops, however long it takes, keeps nothing from serving once all that are wanted stand beside it, and neither does one
 * that ended.
 */
function podsThatCount({ target, pods: all, desired }: ComponentSnapshot): readonly Pod[] {
  const pods = isSettled(target, all, desired) ? all.filter((pod) => !hasEnded(pod)) : all;
  const staying = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  return staying.length < desired ? pods : staying;
}

/** A pod that does not go although another took its place. */
function leftOver(snapshot: ComponentSnapshot): Diagnosis | undefined {
  const { pods, room, dev, now } = snapshot;
  const counting = podsThatCount(snapshot);
  const told = pods
    .filter((pod) => !counting.includes(pod))
    .flatMap((pod) => stuckTerminating({ pod, room, dev, now }) ?? []);
  const stuck = told.find(({ severity }) => severity === "error");
  return stuck && { ...stuck, severity: "warning" };
}

/** What keeps a component's pods from being there, as its workload shows it. */
export function diagnoseWorkload(snapshot: ComponentSnapshot): Diagnosis | undefined {
  for (const rule of RULES) {
    const told = rule(snapshot);
    if (told) return told;
  }
  return undefined;
}

/** What keeps nothing from serving, but should be known. */
export function warningsOf(snapshot: ComponentSnapshot): Diagnosis[] {
  const told = [...WARNINGS, leftOver].flatMap((rule) => rule(snapshot) ?? []);
  return told.filter(({ severity }) => severity === "warning");
}
