import { LABEL_ENVIRONMENT, LABEL_MANAGED_BY, MANAGED_BY } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import type { Diagnosis } from "@/server/health/diagnosis";
import { namespaceConflict } from "@/server/health/rules/namespace-conflict";
import { namespaceHeld } from "@/server/health/rules/namespace-held";
import { namespaceRefused } from "@/server/health/rules/namespace-refused";
import { type Gateway, isKubernetesError, NAMESPACE, type Namespace } from "@/server/kubernetes";
import { ANNOTATION_ENVIRONMENT_UID, renderNamespace } from "../render/namespace";
import type { EnvironmentObject } from "../resource";
import type { Template } from "../template/template";
import type { ReconcileContext } from "./context";
import { covers } from "./covers";
import { refusalOf } from "./refusal";

export type NamespaceState =
  | { kind: "active"; created: boolean }
  /** It is being deleted, is somebody else's, or may not be made. */
  | { kind: "blocked"; diagnosis: Diagnosis };

/** Sees to it that the environment's namespace exists, is ours, and carries its labels; `existing` as the cache has it. */
export async function ensureNamespace(
  { cluster, clock }: Pick<ReconcileContext, "cluster" | "clock">,
  environment: EnvironmentObject,
  existing: Namespace | undefined,
  { template, granted }: { template: Pick<Template, "name" | "podSecurity">; granted?: string | undefined },
): Promise<NamespaceState> {
  const { name, uid = "" } = environment.metadata;
  const wanted = renderNamespace({ name, uid, granted, template });
  if (!existing) {
    try {
      // Created, not applied: a namespace that somebody else makes this very moment must not become ours.
      await cluster.create(wanted);
      return { kind: "active", created: true };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal !== undefined)
        return { kind: "blocked", diagnosis: namespaceRefused(namespaceOf(name), refusal) };
      if (!isKubernetesError(error, "already-exists")) throw error;
    }
  }
  const found = existing ?? (await findNamespace(cluster, name));
  if (!found || found.metadata.deletionTimestamp) {
    const held = namespaceHeld(found, clock().getTime());
    return { kind: "blocked", diagnosis: held?.severity === "error" ? held : terminating(name, found) };
  }
  const conflict = conflictOf(found, environment);
  if (conflict) return { kind: "blocked", diagnosis: conflict };
  if (!covers(found, wanted)) {
    try {
      await cluster.apply(wanted);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      return { kind: "blocked", diagnosis: namespaceRefused(namespaceOf(name), refusal) };
    }
  }
  return { kind: "active", created: false };
}

export function findNamespace(cluster: Gateway, name: string): Promise<Namespace | undefined> {
  return cluster.get({ type: NAMESPACE, name: namespaceOf(name) });
}

/**
 * Why a namespace is not this Environment's; nothing if it is. The annotation with the Environment's UID decides; labels
 * alone are enough where it is missing, so that a namespace can be handed over by hand.
 */
export function conflictOf(namespace: Namespace, environment: EnvironmentObject): Diagnosis | undefined {
  const { name, uid } = environment.metadata;
  const { labels = {}, annotations = {} } = namespace.metadata;
  const owner = annotations[ANNOTATION_ENVIRONMENT_UID];
  if (owner !== undefined && owner === uid) return undefined;
  const own = namespace.metadata.name;
  const labelled = labels[LABEL_ENVIRONMENT] === name && labels[LABEL_MANAGED_BY] === MANAGED_BY;
  if (labelled && owner === undefined) return undefined;
  if (labelled) {
    const action = `kubectl annotate namespace ${own} ${ANNOTATION_ENVIRONMENT_UID}-`;
    return namespaceConflict(namespace, {
      message: `Namespace ${own} belongs to an earlier environment of this name.`,
      remedy: { text: `Delete the namespace, or hand it over: ${action}`, action },
      field: `metadata.annotations[${ANNOTATION_ENVIRONMENT_UID}]`,
      value: owner ?? "",
    });
  }
  return namespaceConflict(namespace, {
    message: `Namespace ${own} exists and is not the portal's: it is left alone.`,
    remedy: { text: "Delete this environment and choose another name, or remove the namespace." },
    field: `metadata.labels[${LABEL_MANAGED_BY}]`,
    value: labels[LABEL_MANAGED_BY] ?? "",
  });
}

/** A namespace that has to be gone before it can be made again. */
function terminating(name: string, namespace: Namespace | undefined): Diagnosis {
  return {
    code: "NamespaceTerminating",
    subject: { kind: "Namespace", name: namespaceOf(name) },
    severity: "waiting",
    message: terminatingMessage(name, namespace),
    evidence: [],
    remedy: { text: "Wait until it is gone." },
  };
}

/** What the namespace controller still waits for, in its own words. */
export function terminatingMessage(name: string, namespace: Namespace | undefined): string {
  const conditions = namespace?.status?.conditions ?? [];
  const waiting = conditions.filter(({ status, message }) => status === "True" && message);
  const holding = namespace?.metadata.finalizers ?? [];
  const held = holding.length > 0 ? [`It is held by the finalizer ${holding.join(", ")}.`] : [];
  const details = [...held, ...waiting.map(({ message }) => message)].join(" ");
  return `Namespace ${namespaceOf(name)} is being deleted.${details ? ` ${details}` : ""}`;
}
