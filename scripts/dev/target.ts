import { existsSync } from "node:fs";
import path from "node:path";
import { type Kubectl, kubectlFor } from "@/kit/kubectl";
import { UserError } from "@/kit/progress";
import { stateDir } from "@/server/state";
import { checkCluster, findKubectl } from "../up/preflight";

export interface Target {
  kubectl: Kubectl;
  /** KUBECONFIG and KUBE_CONTEXT for the portal's processes. */
  env: { KUBECONFIG?: string; KUBE_CONTEXT?: string };
}

/** The cluster to develop against: the named context, else the local cluster. */
export async function findTarget(context: string | undefined): Promise<Target> {
  if (context) {
    const binary = await findKubectl();
    const kubectl = kubectlFor({ binary, context });
    await checkCluster(binary, context, kubectl);
    return { kubectl, env: { KUBE_CONTEXT: context } };
  }
  const kubeconfig = path.join(stateDir(), "kubeconfig");
  if (!existsSync(kubeconfig))
    throw new UserError(
      "There is no local cluster.",
      "npm run cluster:up, or name another cluster: npm run dev -- --context NAME",
    );
  const kubectl = kubectlFor({ binary: path.join(stateDir(), "bin", "kubectl"), kubeconfig });
  const version = await kubectl.attempt(["get", "--raw", "/version", "--request-timeout=5s"]);
  if (version.code !== 0)
    throw new UserError("The local cluster does not answer.", "start it again with: npm run cluster:up");
  return { kubectl, env: { KUBECONFIG: kubeconfig } };
}
