import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import { DNS_ADDRESS, NODE_ADDRESS } from "../host/host";
import type { ClusterPaths } from "../host/paths";
import { startSupervised, stopSupervised } from "../host/supervise";
import { CLUSTER_NAME } from "../host/versions";

/** The resolver's file that names real servers: systemd-resolved's own, where /etc/resolv.conf has only its stub. */
const resolvers = () =>
  ["/run/systemd/resolve/resolv.conf", "/etc/resolv.conf"].find((file) => existsSync(file)) ?? "";

/** The kubelet's configuration: all it writes is under the state directory, its pods in the cluster's own cgroup. */
export function renderKubeletConfig(paths: ClusterPaths, resolvConf = resolvers()): string {
  return stringify({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: NODE_ADDRESS,
    containerRuntimeEndpoint: `unix://${paths.containerdSocket}`,
    staticPodPath: paths.manifests,
    podLogsDir: paths.podLogs,
    volumePluginDir: path.join(paths.kubelet, "volume-plugins"),
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${CLUSTER_NAME}`,
    failCgroupV1: false,
    failSwapOn: false,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: path.join(paths.pki, "ca.crt") },
    },
    authorization: { mode: "Webhook" },
    rotateCertificates: true,
    clusterDomain: "cluster.local",
    clusterDNS: [DNS_ADDRESS],
    resolvConf,
    maxPods: 200,
    // A watch of each ConfigMap and Secret takes a second to begin with, which every first pod of a namespace waits for.
    configMapAndSecretChangeDetectionStrategy: "Get",
    containerLogMaxSize: "10Mi",
    containerLogMaxFiles: 3,
    // Images are imported, not pulled: what the kubelet removed to save space could not come back.
    imageGCHighThresholdPercent: 100,
    evictionHard: { "nodefs.available": "1%", "imagefs.available": "1%", "memory.available": "100Mi" },
  });
}

/** Starts the kubelet under supervision, unless it runs with this configuration. Its kubeconfig must be there. */
export async function startKubelet(paths: ClusterPaths): Promise<void> {
  await mkdir(paths.kubelet, { recursive: true });
  const config = renderKubeletConfig(paths);
  if ((await readFile(paths.kubeletConfig, "utf8").catch(() => config)) !== config)
    await stopSupervised(paths, "kubelet");
  await writeFile(paths.kubeletConfig, config);
  await startSupervised(paths, "kubelet", path.join(paths.bin, "kubelet"), [
    `--config=${paths.kubeletConfig}`,
    `--kubeconfig=${path.join(paths.kubernetes, "kubelet.conf")}`,
    `--root-dir=${paths.kubelet}`,
    `--cert-dir=${path.join(paths.kubelet, "pki")}`,
    `--hostname-override=${CLUSTER_NAME}`,
    `--node-ip=${NODE_ADDRESS}`,
  ]);
}
