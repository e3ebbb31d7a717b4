import { LABEL_COMPONENT } from "@/server/contract/labels";
import { QUOTA_NAME } from "@/server/contract/names";
import {
  isResourceQuota,
  type KubernetesObject,
  quantityValue,
  RESOURCE_QUOTA,
  type ResourceQuota,
} from "@/server/kubernetes";
import { renderQuota } from "../render/quota";
import { applyAll } from "./apply";
import type { Failure, ReconcileContext } from "./context";
import type { Seen } from "./gather";

/** A namespace whose pods do not come has its quota after so long all the same. */
const PATIENCE_MS = 30_000;
const SETTLE_STEP_MS = 50;
const SETTLE_MAX_MS = 2000;

/** A pass's quota: what is rendered, and its two moments to be written in. */
export interface QuotaWrites {
  objects: KubernetesObject[];
  /** What grows comes before what needs the room. */
  before(): Promise<Failure[]>;
  /** What is new or shrinks comes after. */
  after(): Promise<Failure[]>;
}

/**
 * Right after a quota is made nobody has counted yet, and Kubernetes refuses every pod: a new environment gets its quota once
 * its first pods are there, so that creating it takes no longer.
 */
export function quotaWrites(context: ReconcileContext, seen: Seen): QuotaWrites {
  const { snapshot, template, name, spec } = seen;
  const bounds = context.settings.personBounds ?? {};
  const live = snapshot.objects.filter(isResourceQuota).find(({ metadata }) => metadata.name === QUOTA_NAME);
  const isDue = live !== undefined || isStarted(seen) || age(context, seen) > PATIENCE_MS;
  const objects = isDue ? renderQuota(template, { name, spec, bounds, claims: snapshot.claims }) : [];
  const wanted = objects.find(isResourceQuota);
  const apply = () => applyAll(context, objects, { find: snapshot.find, step: "config" });
  const early = live !== undefined && wanted !== undefined && grows(live, wanted);
  return {
    objects,
    async before() {
      if (!early) return [];
      const failures = await apply();
      await settled(context, wanted);
      return failures;
    },
    after: async () => (early ? [] : apply()),
  };
}

/** Whether every component that is to have pods has one. */
function isStarted({ template, spec, snapshot }: Seen): boolean {
  return template.components.every(({ name }) => {
    const isWanted = !spec.paused && (spec.components[name]?.replicas ?? 0) > 0;
    return !isWanted || snapshot.pods.some(({ metadata }) => metadata.labels?.[LABEL_COMPONENT] === name);
  });
}

function age({ clock }: ReconcileContext, { snapshot }: Seen): number {
  const made = Date.parse(snapshot.namespace?.metadata.creationTimestamp ?? "");
  return Number.isNaN(made) ? 0 : clock().getTime() - made;
}

function grows(live: ResourceQuota, wanted: ResourceQuota): boolean {
  return Object.entries(wanted.spec.hard).some(
    ([resource, amount]) => quantityValue(amount) > quantityValue(live.spec.hard[resource] ?? "Infinity"),
  );
}

/** Pods are admitted by what the quota's status says, which follows its spec a moment later. */
async function settled(
  { cluster, clock }: ReconcileContext,
  { metadata, spec }: ResourceQuota,
): Promise<void> {
  const { name, namespace } = metadata;
  const end = clock().getTime() + SETTLE_MAX_MS;
  while (clock().getTime() < end) {
    const found = await cluster.get({ type: RESOURCE_QUOTA, name, namespace });
    const { hard = {} } = found?.status ?? {};
    const isSettled = Object.entries(spec.hard).every(
      ([resource, amount]) => quantityValue(hard[resource] ?? "0") >= quantityValue(amount),
    );
    if (!found || isSettled) return;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_STEP_MS));
  }
}
