import {
  DEVSPACE_ANNOTATION_CONFIG_HASH,
  DEVSPACE_ANNOTATION_REPLICAS,
  DEVSPACE_LABEL_REPLACED,
} from "@/server/contract/labels";
import type { KubernetesObject } from "@/server/kubernetes";
import type { Pod, Workload } from "@/server/kubernetes/workloads";

/** On a dev workload of the portal, equal to the CLI's config hash: when the CLI takes it over, the two differ. */
export const ANNOTATION_DEV_POD = "devspace-portal.io/dev-pod";
/** On a dev workload of the CLI that `mode: dev` found in place: going back to `mode: production` may remove it. */
export const ANNOTATION_ADOPTED = "devspace-portal.io/adopted";
/** On a dev workload of the CLI that sleeps with its environment: how many replicas it wakes with. */
export const ANNOTATION_ASLEEP = "devspace-portal.io/asleep";
/** On the CLI's cache Secret: the portal's dev pod is in it. */
export const ANNOTATION_LISTED = "devspace-portal.io/listed";
/** On a production workload that the portal, not the CLI alone, scaled to zero. */
export const ANNOTATION_PARKED = "devspace-portal.io/parked";

const annotation = (object: KubernetesObject, name: string) => object.metadata.annotations?.[name];

/** Who a dev workload (`<target>-devspace`) belongs to. */
export function madeBy(dev: Workload): "portal" | "devspace-cli" {
  const hash = annotation(dev, ANNOTATION_DEV_POD);
  return hash && hash === annotation(dev, DEVSPACE_ANNOTATION_CONFIG_HASH) ? "portal" : "devspace-cli";
}

export function isAdopted(dev: Workload): boolean {
  return annotation(dev, ANNOTATION_ADOPTED) === "true";
}

/** Whether the portal scaled the production workload to zero for a dev pod. */
export function isParked(production: Workload): boolean {
  return annotation(production, ANNOTATION_PARKED) === "true";
}

/** Whether somebody stood a dev pod in for the production workload and its scale is theirs. */
export function isReplaced(production: Workload): boolean {
  return annotation(production, DEVSPACE_ANNOTATION_REPLICAS) !== undefined;
}

/**
 * Whether the DevSpace CLI brought back what the portal had parked: it sets the replicas and takes its own mark off, and
 * nobody else leaves the portal's alone there.
 */
export function isReset(production: Workload): boolean {
  return isParked(production) && !isReplaced(production) && (production.spec.replicas ?? 1) > 0;
}

export function isDevPod(pod: Pod): boolean {
  return pod.metadata.labels?.[DEVSPACE_LABEL_REPLACED] === "true";
}
