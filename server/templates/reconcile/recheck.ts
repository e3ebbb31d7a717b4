import type { TemplateSpec } from "@/server/contract/template-resource";
import type { PublishFinding } from "@/server/contract/template-source";
import { faultsOf } from "../publish/publish";
import type { RevisionContent } from "../publish/revision";

/**
 * What keeps a revision from being kept whoever made it: what renders sources handles files of strangers, and may be in their hands.
 * Empty for what comes with the portal's image.
 */
export function recheck(made: RevisionContent, spec: TemplateSpec): PublishFinding[] {
  if (spec.source.bundled !== undefined) return [];
  const { podSecurity, egress } = made.description;
  const reached = egress.filter((group) => group !== "none" && !spec.egress?.includes(group));
  const unasked = (code: string, field: string, what: string): PublishFinding => ({
    ...{ level: "refused", code, field },
    message: `It has ${what}, which the template's spec does not give it.`,
    remedy: `Write it to spec.${field} of the template if it is meant.`,
  });
  return [
    ...faultsOf(made),
    ...(podSecurity === "restricted" || podSecurity === spec.podSecurity
      ? []
      : [unasked("pod-security-unasked", "podSecurity", `Pod Security ${podSecurity}`)]),
    ...(reached.length === 0 ? [] : [unasked("egress-unasked", "egress", `egress to ${reached.join(", ")}`)]),
  ];
}
