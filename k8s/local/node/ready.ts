import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Kubectl } from "@/kit/kubectl";
import { waitFor } from "@/kit/wait";
import { NODE_ADDRESS } from "../host/host";
import { CLUSTER_NAME } from "../host/versions";
import { WORKLOADS } from "./addons";
import { API_PORT } from "./kubeadm";

/** Waits until the API server says that it is ready. */
export const apiAnswers = (kubectl: Kubectl) =>
  waitFor(
    "the API server to be ready",
    async () => {
      const answer = await kubectl.attempt(["get", "--raw", "/readyz", "--request-timeout=5s"]);
      if (answer.code !== 0) throw new Error(answer.stderr.trim());
      return true;
    },
    180,
  );

/**
 * Waits until the node is Ready and the system's workloads are rolled out. After a restart (`since`) etcd still tells
 * the state of before: what counts then is what the new kubelet and new containers say.
 */
export async function systemReady(
  kubectl: Kubectl,
  note: (detail: string) => void,
  since?: Date,
): Promise<void> {
  note("node");
  if (since) {
    await waitFor("the kubelet to report", () => isReportedSince(kubectl, since));
    for (const name of ["kube-controller-manager", "kube-scheduler"]) {
      note(name);
      await waitFor(`${name} to lead again`, () => isRenewedSince(kubectl, name, since));
    }
  }
  await kubectl.run(["wait", "--for=condition=Ready", `node/${CLUSTER_NAME}`, "--timeout=120s"]);
  for (const [namespace, workload] of WORKLOADS) {
    note(workload);
    if (since)
      await waitFor(
        `${workload} to start again`,
        () => isStartedSince(kubectl, namespace, workload, since),
        180,
      );
    await kubectl.run(["-n", namespace, "rollout", "status", workload, "--timeout=180s"]);
  }
  note("metrics API");
  await waitFor("the metrics API to answer", () => hasMetrics(kubectl));
  note("");
}

/** True when the metrics API has figures of the node. Asked raw: kubectl remembers which APIs there were. */
async function hasMetrics(kubectl: Kubectl): Promise<boolean> {
  const nodes = await kubectl.attempt(["get", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes"]);
  if (nodes.code !== 0) throw new Error(nodes.stderr.trim());
  return JSON.parse(nodes.stdout).items.length > 0;
}

/** True when the component holds its lease by a renewal after the moment: it waits for an old one to run out. */
async function isRenewedSince(kubectl: Kubectl, name: string, since: Date): Promise<boolean> {
  const time = await kubectl.run([
    "-n",
    "kube-system",
    "get",
    "lease",
    name,
    "-o",
    "jsonpath={.spec.renewTime}",
  ]);
  return isAfter(time, since);
}

interface Condition {
  type: string;
  lastHeartbeatTime: string;
}

async function isReportedSince(kubectl: Kubectl, since: Date): Promise<boolean> {
  const node = JSON.parse(await kubectl.run(["get", "node", CLUSTER_NAME, "-o", "json"]));
  const conditions: Condition[] = node.status.conditions ?? [];
  return conditions.some(
    ({ type, lastHeartbeatTime }) => type === "Ready" && isAfter(lastHeartbeatTime, since),
  );
}

interface Pod {
  metadata: { deletionTimestamp?: string; ownerReferences?: { name: string }[] };
  status: { containerStatuses?: { ready: boolean; state?: { running?: { startedAt: string } } }[] };
}

/** True when every container of the workload's pods was started after the moment, and is ready. */
async function isStartedSince(
  kubectl: Kubectl,
  namespace: string,
  workload: string,
  since: Date,
): Promise<boolean> {
  const name = workload.split("/")[1] ?? "";
  const list = JSON.parse(await kubectl.run(["-n", namespace, "get", "pods", "-o", "json"]));
  const pods = (list.items as Pod[]).filter(
    ({ metadata }) =>
      !metadata.deletionTimestamp &&
      metadata.ownerReferences?.some((owner) => owner.name === name || owner.name.startsWith(`${name}-`)),
  );
  return (
    pods.length > 0 &&
    pods.every(({ status }) => {
      const containers = status.containerStatuses ?? [];
      return (
        containers.length > 0 &&
        containers.every(({ ready, state }) => ready && isAfter(state?.running?.startedAt ?? "", since))
      );
    })
  );
}

/** Kubernetes' times have whole seconds, cut off. */
const isAfter = (time: string, since: Date) => new Date(time).getTime() >= since.getTime() - 1000;

/** kubectl remembers for hours which APIs a server has, by its address: what it knows of an earlier cluster is wrong. */
export async function forgetDiscovery(): Promise<void> {
  const cache = process.env.KUBECACHEDIR ?? path.join(homedir(), ".kube", "cache");
  await rm(path.join(cache, "discovery", `${NODE_ADDRESS}_${API_PORT}`), { recursive: true, force: true });
}
