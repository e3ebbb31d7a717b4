import { existsSync } from "node:fs";
import { type Kubectl, kubectlFor } from "@/kit/kubectl";
import { clusterPaths } from "./host/paths";
import { isSupervised } from "./host/supervise";
import { CLUSTER_NAME } from "./host/versions";
import { WORKLOADS } from "./node/addons";
import { type Check, check } from "./node/check";
import { probeNetwork } from "./node/probe-network";

/** Checks on the running cluster everything that the portal and its environments rely on; all checks are done, in order. */
export async function clusterStatus(): Promise<Check[]> {
  const paths = clusterPaths();
  if (!existsSync(paths.kubeconfig))
    return [{ name: "Local cluster", ok: false, detail: "there is none: npm run cluster:up" }];
  const kubectl = kubectlFor({ binary: paths.kubectl, kubeconfig: paths.kubeconfig });
  const supervised = await Promise.all(["containerd", "kubelet"].map((name) => isSupervised(paths, name)));
  const processes: Check = {
    name: "containerd and kubelet run",
    ok: supervised.every(Boolean),
    detail: supervised.every(Boolean) ? "supervised" : "not running: npm run cluster:up",
  };
  const api = await check("API server ready", async () => {
    await kubectl.run(["get", "--raw", "/readyz", "--request-timeout=5s"]);
    return (
      (await kubectl.run(["version", "-o", "json"])).match(
        /"serverVersion"[\s\S]*?"gitVersion": "([^"]+)"/,
      )?.[1] ?? ""
    );
  });
  if (!api.ok) return [processes, api];
  return [
    processes,
    api,
    await check("Node Ready", () => nodeReady(kubectl)),
    await check("System pods ready", () => systemPods(kubectl)),
    await check("Default StorageClass", () => defaultStorageClass(kubectl)),
    await check("Metrics API answers", () => metrics(kubectl)),
    ...(await probeNetwork(kubectl)),
  ];
}

async function nodeReady(kubectl: Kubectl): Promise<string> {
  await kubectl.run(["wait", "--for=condition=Ready", `node/${CLUSTER_NAME}`, "--timeout=5s"]);
  return kubectl.run([
    "get",
    "node",
    CLUSTER_NAME,
    "-o",
    "jsonpath={.status.nodeInfo.containerRuntimeVersion}",
  ]);
}

async function systemPods(kubectl: Kubectl): Promise<string> {
  for (const [namespace, workload] of WORKLOADS)
    await kubectl.run(["-n", namespace, "rollout", "status", workload, "--timeout=5s"]);
  return WORKLOADS.map(([, workload]) => workload.split("/")[1]).join(", ");
}

async function defaultStorageClass(kubectl: Kubectl): Promise<string> {
  const isDefault = '@.metadata.annotations.storageclass\\.kubernetes\\.io/is-default-class=="true"';
  const name = await kubectl.run([
    "get",
    "storageclass",
    "-o",
    `jsonpath={.items[?(${isDefault})].metadata.name}`,
  ]);
  if (!name) throw new Error("no StorageClass is the default one");
  return name;
}

async function metrics(kubectl: Kubectl): Promise<string> {
  // Asked directly: kubectl top trusts a list of APIs that it may have read before this one was there.
  const path = `/apis/metrics.k8s.io/v1beta1/nodes/${CLUSTER_NAME}`;
  const { usage } = JSON.parse(await kubectl.run(["get", "--raw", path]));
  return `node uses ${Math.round(Number.parseInt(usage.cpu, 10) / 1e6)}m CPU, ${Math.round(Number.parseInt(usage.memory, 10) / 1024)}Mi memory`;
}
