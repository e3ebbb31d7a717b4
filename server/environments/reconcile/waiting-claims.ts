import { claimName } from "@/server/dev-mode/dev-workload";
import { type Look, NOT_CHECKED, type WaitingClaim } from "@/server/health/snapshot";
import { EVENT, type Event, isKubernetesError, type PersistentVolumeClaim } from "@/server/kubernetes";
import type { Template } from "../template/template";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";

/** Most volumes are there sooner: the events of their claims are not asked for. */
const YOUNG_MS = 10_000;

/** The claims that wait for their volume, or have lost it, by component, with what their own events say. */
export async function waitingClaims(
  context: Pick<ReconcileContext, "cluster" | "clock">,
  { components }: Template,
  { claims, storageClass }: Pick<Snapshot, "claims" | "storageClass">,
): Promise<ReadonlyMap<string, Look<WaitingClaim>>> {
  const now = context.clock().getTime();
  const found = components.flatMap(({ name, target }) => {
    const names = (target.spec.volumeClaimTemplates ?? []).map(({ metadata }) =>
      claimName(target, metadata.name),
    );
    const claim = claims.find(
      ({ metadata, status }) =>
        names.includes(metadata.name) && (status?.phase === "Lost" || status?.phase === "Pending"),
    );
    if (!claim) return [];
    const age = now - Date.parse(claim.metadata.creationTimestamp ?? "");
    if (claim.status?.phase === "Pending" && age < YOUNG_MS) return [];
    return [{ name, claim }];
  });
  const looks = found.map(async ({ name, claim }) => {
    const wanted = claim.spec.storageClassName;
    const value: WaitingClaim = {
      claim,
      storageClass: wanted && storageClass(wanted) ? { kind: "found", value: wanted } : { kind: "not-found" },
      events: await eventsOf(context, claim),
    };
    return [name, { kind: "found", value }] as const;
  });
  return new Map(await Promise.all(looks));
}

/** Newest first. */
async function eventsOf(
  { cluster }: Pick<ReconcileContext, "cluster">,
  { metadata }: PersistentVolumeClaim,
): Promise<Look<readonly Event[]>> {
  const fieldSelector = `involvedObject.kind=PersistentVolumeClaim,involvedObject.name=${metadata.name}`;
  try {
    const { items } = await cluster.list(EVENT, { namespace: metadata.namespace, fieldSelector });
    const time = (event: Event) =>
      event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? "";
    return { kind: "found", value: [...items].sort((a, b) => (time(a) < time(b) ? 1 : -1)) };
  } catch (error) {
    if (!isKubernetesError(error)) throw error;
    return NOT_CHECKED;
  }
}
