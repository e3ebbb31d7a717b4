import path from "node:path";
import type { Kubectl } from "@/kit/kubectl";

/** Brings to the cluster what a portal outside of it needs there: the Environment resource, and the namespace of its Lease. */
export async function applyFoundation(kubectl: Kubectl, root: string): Promise<void> {
  for (const part of ["k8s/crd", "k8s/portal/namespace"])
    await kubectl.run(["apply", "--server-side", "--force-conflicts", "-k", path.join(root, part)]);
}
