import "./localhost-names";
import { type Kubectl, kubectlFor } from "@/kit/kubectl";
import { type PortalRecord, readRecord } from "@/scripts/up/record";
import { stateDir } from "@/server/state";

/** The portal that `npm run up` brought up; throws when there is none. */
export async function findPortal(): Promise<PortalRecord & { cluster: Kubectl }> {
  const portal = await readRecord(stateDir());
  if (!portal) throw new Error("No portal to test against: run npm run up first.");
  const { kubectl: binary, kubeconfig, context } = portal;
  return { ...portal, cluster: kubectlFor({ binary, kubeconfig, context }) };
}

/** Where to find the portal's cluster, as arguments of kubectl. */
export function kubectlArguments({ kubeconfig, context }: PortalRecord): string[] {
  return [...(kubeconfig ? ["--kubeconfig", kubeconfig] : []), ...(context ? ["--context", context] : [])];
}
