import { LABEL_COMPONENT } from "@/server/contract/labels";
import { delay, type Gateway, isKubernetesError, POD, type Pod } from "@/server/kubernetes";
import { byUse, type Place } from "./place";
import { saysNoShell } from "./shell";

export interface Ended {
  reason: string;
  code?: number;
  at: string;
  debug?: "beside" | "only";
  successor?: { pod: string; container: string };
}

/** The kubelet tells of a container's end a moment after its connections broke. */
const LOOKS = 8;
const LOOK_MS = 500;
/** By a signal: SIGKILL and SIGTERM come from outside as often as from within. */
const SIGNALLED = new Set([137, 143]);

/** What became of the container, if it is not the one any more in which the terminal was. */
function fateOf(
  pod: Pod | undefined,
  place: Pick<Place, "pod" | "uid" | "container" | "restarts">,
): Pick<Ended, "reason" | "debug"> | undefined {
  if (!pod || pod.metadata.uid !== place.uid) return { reason: `The pod ${place.pod} was deleted.` };
  const { reason, message, phase, conditions } = pod.status ?? {};
  if (reason === "Evicted")
    return { reason: `The pod ${place.pod} was evicted: ${message ?? "its node ran short of something"}` };
  const disruption = conditions?.find(({ type, status }) => type === "DisruptionTarget" && status === "True");
  if (disruption)
    return {
      reason: `The pod ${place.pod} was stopped: ${disruption.message ?? disruption.reason ?? "its node is going away"}`,
    };
  if (pod.metadata.deletionTimestamp) return { reason: `The pod ${place.pod} was deleted.` };
  const status = pod.status?.containerStatuses?.find(({ name }) => name === place.container);
  const end =
    status?.state?.terminated ??
    (status && status.restartCount > place.restarts ? status.lastState?.terminated : undefined);
  if (end) {
    const how =
      end.reason === "OOMKilled"
        ? "it needed more memory than it may have (OOMKilled)"
        : `${end.reason ?? "ended"}, exit code ${end.exitCode}`;
    const became = status?.state?.terminated ? "ended" : "was restarted";
    return { reason: `The container ${place.container} of ${place.pod} ${became}: ${how}.`, debug: "beside" };
  }
  if (phase === "Failed" || phase === "Succeeded") return { reason: `The pod ${place.pod} ended.` };
  const ready = conditions?.find(({ type }) => type === "Ready");
  if (ready?.status === "Unknown" || reason === "NodeLost")
    return { reason: `The node of ${place.pod} does not answer.` };
  return undefined;
}

/** Why a terminal ended whose program ended, or whose connection broke off; looks what became of its pod. */
export async function whyEnded(
  gateway: Gateway,
  place: Place,
  outcome: { code: number } | { error: unknown },
): Promise<Ended> {
  const at = new Date().toISOString();
  const code = "code" in outcome ? outcome.code : undefined;
  if (code !== undefined && !SIGNALLED.has(code))
    return { reason: code === 0 ? "It ended." : `It ended with exit code ${code}.`, code, at };
  if ("error" in outcome && saysNoShell(outcome.error))
    return {
      ...{ at, debug: "only" },
      reason: "This image has no shell. A debug container brings one, with tools, beside it.",
    };
  let fate: ReturnType<typeof fateOf>;
  // Who cannot be asked at all is not asked again: that the connection broke off is said soon.
  let unreachable = false;
  for (let look = 0; look < LOOKS && !fate && !unreachable; look++) {
    if (look > 0) await delay(LOOK_MS);
    const name = { type: POD, namespace: place.namespace, name: place.pod };
    fate = await gateway
      .get<Pod>(name)
      .then((pod) => fateOf(pod, place))
      .catch(() => {
        unreachable = true;
        return undefined;
      });
  }
  if (fate) return { ...fate, at, successor: await successorOf(gateway, place) };
  if (code !== undefined) return { reason: `It was killed (exit code ${code}).`, code, at };
  const told =
    isKubernetesError("error" in outcome ? outcome.error : undefined) &&
    "error" in outcome &&
    outcome.error instanceof Error
      ? outcome.error.message
      : "";
  return { at, reason: `The connection to the pod broke off${told ? `: ${told}` : "."}` };
}

/** The pod of the same component that runs in place of the lost one, if there is one already. */
async function successorOf(gateway: Gateway, place: Place): Promise<Ended["successor"]> {
  if (!place.component) return undefined;
  const labelSelector = `${LABEL_COMPONENT}=${place.component}`;
  const found = await gateway
    .list<Pod>(POD, { namespace: place.namespace, labelSelector })
    .catch(() => undefined);
  const next = byUse(found?.items ?? []).find(
    (pod) =>
      !pod.metadata.deletionTimestamp &&
      pod.status?.containerStatuses?.some(({ name, state }) => name === place.container && state?.running),
  );
  return next && { pod: next.metadata.name, container: place.container };
}
