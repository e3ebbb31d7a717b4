import type { TemplateDescription } from "@/server/contract/template";
import type { PublishFinding } from "@/server/contract/template-source";
import { egressFaults } from "@/server/environments/render/egress";
import { CONFIG_MAP } from "@/server/kubernetes";
import type { TemplatesContext } from "./context";

/** Where an administrator lets templates have more than Pod Security restricted (k8s/portal/admission/controller.yaml). */
const RELAXED = { type: CONFIG_MAP, namespace: "devspace-portal", name: "devspace-portal-relaxed-templates" };

/** What there is to say of a template in this installation, whatever its source holds: groups of addresses, Pod Security. */
export async function findingsHere(
  { gateway, settings }: Pick<TemplatesContext, "gateway" | "settings">,
  name: string,
  description: TemplateDescription["spec"],
): Promise<PublishFinding[]> {
  const unknown = egressFaults(description, settings).map(
    (message): PublishFinding => ({
      level: "refused",
      code: "unknown-egress-group",
      field: "egress",
      message: message.replace(/^spec\.egress: t/, "T"),
    }),
  );
  if (description.podSecurity === "restricted") return unknown;
  const { data = {} } = (await gateway.get(RELAXED)) ?? {};
  if (data[name] === description.podSecurity) return unknown;
  const patch = JSON.stringify({ data: { [name]: description.podSecurity } });
  return [
    ...unknown,
    {
      level: "warning",
      code: "pod-security-not-allowed",
      field: "podSecurity",
      message: `Pod Security ${description.podSecurity} is not allowed for template ${name}: its environments do not start.`,
      remedy: `Have an administrator allow it: kubectl -n ${RELAXED.namespace} patch configmap ${RELAXED.name} --type=merge -p '${patch}'`,
    },
  ];
}
