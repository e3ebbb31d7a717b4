import { LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { LABEL_TOOL, toolLeaseName } from "@/server/contract/tools";
import { type Gateway, isKubernetesError, LEASE, type Lease } from "@/server/kubernetes";

export interface WishFor {
  environment: string;
  tool: string;
  /** Who asks for it, for people to read. */
  holder: string;
  /** How long it lasts from now, in milliseconds. */
  lastsMs: number;
}

/** Writes the Lease that asks for a tool, or renews it. Throws a KubernetesError, such as `not-found` without a namespace. */
export async function wishForTool(
  gateway: Pick<Gateway, "create" | "mergePatch">,
  { environment, tool, holder, lastsMs }: WishFor,
): Promise<void> {
  const name = toolLeaseName(tool);
  const namespace = namespaceOf(environment);
  const ref = { type: LEASE, name, namespace };
  const labels = { [LABEL_TOOL]: tool, [LABEL_ENVIRONMENT]: environment };
  const spec = {
    holderIdentity: holder,
    leaseDurationSeconds: Math.ceil(lastsMs / 1000),
    // Kubernetes' MicroTime.
    renewTime: new Date().toISOString().replace("Z", "000Z"),
  };
  const renew = () => gateway.mergePatch(ref, { metadata: { labels }, spec });
  try {
    await renew();
  } catch (error) {
    if (!isKubernetesError(error, "not-found")) throw error;
    const { apiVersion, kind } = LEASE;
    const lease: Lease = { apiVersion, kind, metadata: { name, namespace, labels }, spec };
    await gateway.create(lease).catch((refused: unknown) => {
      // Another process was faster.
      if (isKubernetesError(refused, "already-exists")) return renew();
      throw refused;
    });
  }
}
