import type { Namespace } from "@/server/kubernetes/workloads";
import { type Diagnosis, graced } from "../diagnosis";
import { seen, subjectOf } from "../subject";

/** Kubernetes' own finalizers (of claims and pods) are gone by then. */
const GRACE_MS = 30_000;

/** A namespace that does not go, because somebody's finalizer is on it or on what is in it. */
export function namespaceHeld(namespace: Namespace | undefined, now: number): Diagnosis | undefined {
  if (!namespace) return undefined;
  const { name, deletionTimestamp, finalizers = [] } = namespace.metadata;
  if (!deletionTimestamp) return undefined;
  const inside = namespace.status?.conditions?.find(
    ({ type, status }) => type === "NamespaceFinalizersRemaining" && status === "True",
  )?.message;
  if (finalizers.length === 0 && !inside) return undefined;
  const own = finalizers.length > 0 ? `It is held by the finalizer ${finalizers.join(", ")}.` : "";
  const text = "Whoever set the finalizer has to take it away.";
  return {
    code: "NamespaceHeld",
    subject: subjectOf(namespace),
    ...graced(deletionTimestamp, GRACE_MS, now),
    message: [`Namespace ${name} is still being deleted.`, own, inside, text].filter(Boolean).join(" "),
    evidence: [
      ...(finalizers.length > 0 ? [seen(namespace, "metadata.finalizers", finalizers.join(", "))] : []),
      ...(inside ? [seen(namespace, "status.conditions[NamespaceFinalizersRemaining].message", inside)] : []),
    ],
    remedy: { text, action: `kubectl get namespace ${name} -o yaml` },
  };
}
