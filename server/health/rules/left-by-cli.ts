import type { Workload } from "@/server/kubernetes/workloads";
import type { Diagnosis } from "../diagnosis";
import { seen, subjectOf } from "../subject";

/** A workload that the DevSpace CLI stopped for a dev pod that is no more. */
export function leftByCli(production: Workload | undefined, name: string): Diagnosis {
  const text = "Switch it back to production, or run devspace reset pods.";
  return {
    code: "LeftByDevSpaceCli",
    subject: production ? subjectOf(production) : { kind: "Deployment", name },
    severity: "error",
    message: `The DevSpace CLI stopped it, and its dev pod is gone. ${text}`,
    evidence: production ? [seen(production, "spec.replicas", String(production.spec.replicas ?? 1))] : [],
    remedy: { text, action: "devspace reset pods" },
  };
}
