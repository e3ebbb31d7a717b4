import { claimName } from "@/server/dev-mode/dev-workload";
import { isKubernetesError, type PersistentVolumeClaim, quantityValue, refOf } from "@/server/kubernetes";
import type { ComponentInput } from "../observe/component";
import { type RenderedClaim, renderClaims } from "../render/claims";
import type { EffectiveSpec } from "../template/accept";
import type { Component, Template } from "../template/template";
import type { Snapshot } from "./caches";
import type { Failure, ReconcileContext } from "./context";
import { refusalOf } from "./refusal";

/** Names the node whose volume a claim gets (k8s.io/component-helpers/storage/volume). */
const SELECTED_NODE = "volume.kubernetes.io/selected-node";

/**
 * Sees to it that the volume claims exist, before their pods and in either mode, and lets them grow. Whether a volume can
 * grow is its storage class's to say: a refusal is reported and changes nothing else.
 */
export async function ensureClaims(
  context: Pick<ReconcileContext, "cluster" | "memory" | "onlyNode">,
  name: string,
  wanted: { template: Template; spec: EffectiveSpec; present: readonly PersistentVolumeClaim[] },
): Promise<Failure[]> {
  const claims = renderClaims(wanted.template, name, wanted.spec);
  const failures = claims.map((one) => {
    const existing = wanted.present.find(({ metadata }) => metadata.name === one.claim.metadata.name);
    return ensureClaim(context, name, one, existing);
  });
  return (await Promise.all(failures)).flat();
}

/** The component's volume as it is: the claim that the first of its claim templates makes. */
export function volumeOf(
  { target }: Component,
  { claims, storageClass }: Pick<Snapshot, "claims" | "storageClass">,
): ComponentInput["volume"] {
  const [template] = target.spec.volumeClaimTemplates ?? [];
  if (!template) return undefined;
  const name = claimName(target, template.metadata.name);
  const claim = claims.find(({ metadata }) => metadata.name === name && !metadata.deletionTimestamp);
  const { uid, namespace = "", creationTimestamp: since } = claim?.metadata ?? {};
  if (!claim || !uid || !since) return undefined;
  const { storageClassName, resources } = claim.spec;
  const canGrow = storageClassName ? storageClass(storageClassName)?.allowVolumeExpansion === true : false;
  const size = resources.requests.storage;
  const { phase = "Pending" } = claim.status ?? {};
  const bound = phase !== "Pending";
  return {
    claim: name,
    namespace,
    uid,
    size,
    canGrow,
    since,
    bound,
    ...(storageClassName ? { storageClass: storageClassName } : {}),
  };
}

/**
 * A claim that need not wait for the scheduler to choose the only node there is. Its class would let it wait for its first
 * pod, and the scheduler looks once a second whether the volume has come; so it mostly is there before the pod. A class that
 * does not wait ignores it.
 */
function forNode(claim: PersistentVolumeClaim, node: string | undefined): PersistentVolumeClaim {
  if (node === undefined) return claim;
  const { metadata } = claim;
  return {
    ...claim,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [SELECTED_NODE]: node } },
  };
}

async function ensureClaim(
  { cluster, memory, onlyNode }: Pick<ReconcileContext, "cluster" | "memory" | "onlyNode">,
  name: string,
  { title: volume, claim }: RenderedClaim,
  existing: PersistentVolumeClaim | undefined,
): Promise<Failure[]> {
  const subject = { kind: claim.kind, name: claim.metadata.name };
  if (!existing) {
    try {
      await cluster.create(forNode(claim, await onlyNode()));
    } catch (error) {
      if (isKubernetesError(error, "already-exists")) return [];
      const refused = refusalOf(error);
      if (refused === undefined) throw error;
      return [{ step: "config", subject, message: `${volume} was refused: ${refused}` }];
    }
    return [];
  }
  const has = existing.spec.resources.requests.storage;
  const { storage } = claim.spec.resources.requests;
  if (quantityValue(storage) === quantityValue(has)) return [];
  if (quantityValue(storage) < quantityValue(has)) {
    const remedy = `Set storage to ${has}, or create a new environment.`;
    const message = `${volume} stays at ${has}: a volume cannot shrink to ${storage}. ${remedy}`;
    return [{ step: "config", subject, message, harmless: true }];
  }
  // Asked once for each size: the answer changes only with the claim or its class.
  const memoryKey = `${name}/claim/${claim.metadata.name}/${storage}/${existing.metadata.resourceVersion}`;
  let refusal = memory.get(memoryKey);
  if (refusal === undefined) {
    try {
      await cluster.mergePatch(refOf(existing), { spec: { resources: { requests: { storage } } } });
      return [];
    } catch (error) {
      refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      memory.set(memoryKey, refusal);
    }
  }
  const storageClass = existing.spec.storageClassName ?? "its storage class";
  const message = `${volume} stays at ${has}: ${storageClass} does not let it grow to ${storage}. It runs on; for more room, use a storage class with allowVolumeExpansion, or set storage back to ${has}. (${refusal})`;
  return [{ step: "config", subject, message, harmless: true }];
}
