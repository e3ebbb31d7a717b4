import type { EnvironmentSpec } from "@/server/contract/environment";
import {
  isKubernetesError,
  type KubernetesObject,
  PERSISTENT_VOLUME_CLAIM,
  quantityValue,
} from "@/server/kubernetes";
import { renderClaims } from "../render/render";
import type { Failure, ReconcileContext } from "./context";
import { refusalOf } from "./refusal";

interface Claim extends KubernetesObject {
  spec: { storageClassName?: string; resources: { requests: { storage: string } } };
}

/**
 * Sees to it that the database's volume claim exists, before its pod and in either mode, and lets it grow. Whether a
 * volume can grow is its storage class's to say: a refusal is reported and changes nothing else.
 */
export async function ensureClaims(
  context: ReconcileContext,
  name: string,
  spec: EnvironmentSpec,
): Promise<Failure[]> {
  const claims = renderClaims(context.templates, name, spec) as Claim[];
  return (await Promise.all(claims.map((claim) => ensureClaim(context, name, claim)))).flat();
}

async function ensureClaim(
  { gateway, caches, memory }: ReconcileContext,
  name: string,
  wanted: Claim,
): Promise<Failure[]> {
  const { metadata } = wanted;
  const existing = caches.snapshot(name).claims.find((claim) => claim.metadata.name === metadata.name);
  if (!existing) {
    try {
      await gateway.create(wanted);
    } catch (error) {
      if (isKubernetesError(error, "already-exists")) return [];
      const refused = refusalOf(error);
      if (refused === undefined) throw error;
      return [{ step: "config", message: `The database volume was refused: ${refused}` }];
    }
    return [];
  }
  const has = (existing as Claim).spec.resources.requests.storage;
  const { storage } = wanted.spec.resources.requests;
  if (quantityValue(storage) <= quantityValue(has)) return [];
  // Asked once for each size: the answer changes only with the claim or its class.
  const memoryKey = `${name}/claim/${metadata.name}/${storage}/${existing.metadata.resourceVersion}`;
  let refusal = memory.get(memoryKey);
  if (refusal === undefined) {
    try {
      const ref = { type: PERSISTENT_VOLUME_CLAIM, name: metadata.name, namespace: metadata.namespace };
      await gateway.mergePatch(ref, { spec: { resources: { requests: { storage } } } });
      return [];
    } catch (error) {
      refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      memory.set(memoryKey, refusal);
    }
  }
  const storageClass = (existing as Claim).spec.storageClassName ?? "its storage class";
  const message = `The database volume stays at ${has}: ${storageClass} does not let it grow to ${storage}. The database runs on; for more room, use a storage class with allowVolumeExpansion. (${refusal})`;
  return [{ step: "config", message, harmless: true }];
}
