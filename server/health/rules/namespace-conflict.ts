import type { Namespace } from "@/server/kubernetes/workloads";
import type { Diagnosis } from "../diagnosis";
import { seen, subjectOf } from "../subject";

/** A namespace of the environment's name that is not its own. `evidence`: the field that says so, and its value. */
export function namespaceConflict(
  namespace: Namespace,
  {
    message,
    remedy,
    field,
    value,
  }: { message: string; remedy: Diagnosis["remedy"]; field: string; value: string },
): Diagnosis {
  return {
    code: "NamespaceConflict",
    subject: subjectOf(namespace),
    severity: "error",
    message: `${message} ${remedy.text}`,
    evidence: [seen(namespace, field, value)],
    remedy,
  };
}
