import { isPortFree } from "@/kit/port";
import { UserError } from "@/kit/progress";

/** Ports of the node's programs on this machine, and whose they are. */
const PORTS: Record<number, string> = {
  2379: "etcd",
  2380: "etcd",
  2381: "etcd's metrics",
  6443: "the API server",
  10248: "the kubelet's health",
  10250: "the kubelet",
  10256: "kube-proxy's health",
  10257: "the controller manager",
  10259: "the scheduler",
  20244: "kube-router's health",
};

/** Throws when another program has a port that the cluster needs. Call it while nothing of the cluster runs. */
export async function checkPorts(isFree: (port: number) => Promise<boolean> = isPortFree): Promise<void> {
  const taken: string[] = [];
  for (const [port, owner] of Object.entries(PORTS))
    if (!(await isFree(Number(port)))) taken.push(`${port} (${owner})`);
  if (taken.length > 0)
    throw new UserError(
      `Another program uses what the local cluster needs: port ${taken.join(", ")}.`,
      "See who it is (ss -ltnp) and stop it. If it is a cluster, use that one: npm run up -- --context NAME",
    );
}
