import { podCondition } from "@/server/kubernetes/workloads";
import { type Diagnosis, graced } from "../diagnosis";
import type { PodSnapshot } from "../snapshot";
import { describing, logOf, seen, subjectOf } from "../subject";

/** Probes may fail for a moment: a database that is being switched takes the backend's readiness with it. */
const NOT_READY_GRACE_MS = 30_000;
/** A container that was not ready yet may wait for another one: a new backend for a new database. */
const FIRST_READY_GRACE_MS = 120_000;

/** A pod that runs and takes no traffic, or that is not even on its node. */
export function notReady({ pod, dev, now }: PodSnapshot): Diagnosis {
  const running = pod.status?.containerStatuses?.find(({ ready, state }) => !ready && state?.running);
  const subject = subjectOf(pod);
  if (!running) {
    return {
      code: "Pending",
      subject,
      severity: "waiting",
      message: "The pod waits for its node.",
      evidence: [seen(pod, "status.phase", pod.status?.phase ?? "Pending")],
      remedy: { text: "Wait until its node has it.", action: describing(pod) },
    };
  }
  const lost = podCondition(pod, "Ready")?.lastTransitionTime ?? "";
  const started = running.state?.running?.startedAt ?? "";
  const wasReady = Date.parse(lost) > Date.parse(started);
  const grace =
    wasReady || !started ? graced(lost, NOT_READY_GRACE_MS, now) : graced(started, FIRST_READY_GRACE_MS, now);
  return {
    // What reloads outlives the process that serves: nothing but the probe tells that a kill for memory took that one.
    ...(dev && wasReady ? { code: "DevProcessGone", reason: "NotReady" } : { code: "NotReady" }),
    subject,
    ...grace,
    message: "The container runs, but its readiness probe does not pass.",
    evidence: [seen(pod, `status.containerStatuses[${running.name}].ready`, "false")],
    remedy: {
      text:
        dev && wasReady
          ? "The process that serves may have ended, by an error or for its memory, while the one that reloads runs on: read its log, save a file to start it again, or raise the memory limit."
          : "Read its log.",
      action: logOf(pod, running.name, false),
    },
  };
}
