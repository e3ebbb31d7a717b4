import { isServing } from "@/server/kubernetes/workloads";
import type { Diagnosis } from "./diagnosis";
import { containerConfig } from "./rules/container-config";
import { crash } from "./rules/crash";
import { creating } from "./rules/creating";
import { ended } from "./rules/ended";
import { imagePull } from "./rules/image-pull";
import { notReady } from "./rules/not-ready";
import { outOfMemory } from "./rules/out-of-memory";
import { starting } from "./rules/starting";
import { stuckTerminating } from "./rules/stuck-terminating";
import { unschedulable } from "./rules/unschedulable";
import type { ContainerSnapshot, PodSnapshot } from "./snapshot";
import { seen, subjectOf } from "./subject";

/** The first that tells something of a container counts. */
const CONTAINER_RULES = [imagePull, containerConfig, outOfMemory, crash, creating, starting];

/** Why a pod takes no traffic, the worst cause; nothing for a pod that does. */
export function diagnosePod(snapshot: PodSnapshot): Diagnosis | undefined {
  const { pod } = snapshot;
  const leaving = terminating(snapshot);
  if (leaving) return leaving;
  if (isServing(pod)) return undefined;
  const gone = ended(snapshot);
  if (gone) return gone;
  const told = containersOf(snapshot).flatMap((container) => first(container) ?? []);
  return (
    told.find(({ severity }) => severity === "error") ??
    unschedulable(snapshot) ??
    // What runs already is what the others wait for.
    told.find(({ code }) => code === "Starting") ??
    told[0] ??
    notReady(snapshot)
  );
}

/** A pod that stops: waited for until long after its grace. */
function terminating(snapshot: PodSnapshot): Diagnosis | undefined {
  const { pod } = snapshot;
  const { deletionTimestamp } = pod.metadata;
  const stuck = stuckTerminating(snapshot);
  if (!deletionTimestamp || stuck?.severity === "error") return stuck;
  return {
    code: "Terminating",
    subject: subjectOf(pod),
    severity: "waiting",
    ...(stuck?.hardInMs === undefined ? {} : { hardInMs: stuck.hardInMs }),
    message: "The pod is stopping.",
    evidence: [seen(pod, "metadata.deletionTimestamp", deletionTimestamp)],
    remedy: { text: "Wait until it has stopped." },
  };
}

function containersOf(snapshot: PodSnapshot): ContainerSnapshot[] {
  const { initContainerStatuses = [], containerStatuses = [] } = snapshot.pod.status ?? {};
  const waiting = [...initContainerStatuses, ...containerStatuses].filter(({ ready }) => !ready);
  return waiting.map((container) => ({ ...snapshot, container }));
}

function first(container: ContainerSnapshot): Diagnosis | undefined {
  for (const rule of CONTAINER_RULES) {
    const told = rule(container);
    if (told) return told;
  }
  return undefined;
}
