import { DEFAULT_EGRESS_GROUPS } from "@/server/contract/egress";
import type { TemplateDescription } from "@/server/contract/template";
import type { KubernetesObject } from "@/server/kubernetes";
import { policy } from "./network";
import type { RenderSettings } from "./settings";

type Asking = Pick<TemplateDescription["spec"], "egress">;
type Settings = Pick<RenderSettings, "egressGroups">;

/** Lets every pod reach the groups of addresses that its template names, as the administrator defines them. */
export function renderEgress(
  { egress }: Asking,
  { egressGroups = DEFAULT_EGRESS_GROUPS }: Settings,
): KubernetesObject[] {
  return egress.flatMap((name) => {
    const rules = egressGroups[name] ?? [];
    if (rules.length === 0) return [];
    return policy(`egress-${name}`, { podSelector: {}, policyTypes: ["Egress"], egress: rules });
  });
}

/** What is wrong with the groups that a template names; each a sentence. */
export function egressFaults(
  { egress }: Asking,
  { egressGroups = DEFAULT_EGRESS_GROUPS }: Settings,
): string[] {
  const known = Object.keys(egressGroups).join(", ");
  return egress
    .filter((name) => egressGroups[name] === undefined)
    .map(
      (name) =>
        `spec.egress: there is no group ${name} here. Use ${known || "none"}, or have an administrator add it to EGRESS_GROUPS.`,
    );
}
