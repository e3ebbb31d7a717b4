import type { Refusal } from "@/server/health/snapshot";
import { EVENT, isKubernetesError, type Workload } from "@/server/kubernetes";
import type { ReconcileContext } from "./context";

/**
 * Why the pod of a StatefulSet is refused (a quota, a limit range, an admission policy), in the API server's own words. The
 * StatefulSet tells it by an event alone. Asks only while a pod is missing.
 */
export async function refusedPod(
  { cluster }: Pick<ReconcileContext, "cluster">,
  workload: Workload | undefined,
  podCount: number,
): Promise<Refusal | undefined> {
  if (workload?.kind !== "StatefulSet" || workload.spec.replicas === 0 || podCount > 0) return undefined;
  const { name, namespace } = workload.metadata;
  const about = `involvedObject.kind=StatefulSet,involvedObject.name=${name},reason=FailedCreate`;
  try {
    const { items } = await cluster.list(EVENT, { namespace, fieldSelector: about });
    const events = items.map((event) => ({
      at: event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? "",
      message: (event.message ?? "").replace(/^create Pod \S+ in StatefulSet \S+ failed error: /, ""),
    }));
    return events.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  } catch (error) {
    // Without the event the status says where to look instead.
    if (!isKubernetesError(error)) throw error;
    return undefined;
  }
}
