import { existsSync } from "node:fs";
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse, stringify } from "yaml";
import { runCommand } from "@/kit/command";
import type { Kubectl } from "@/kit/kubectl";
import { POD_SUBNET } from "../host/containerd";
import { NODE_ADDRESS, SERVICE_SUBNET } from "../host/host";
import type { ClusterPaths } from "../host/paths";
import { CLUSTER_NAME, CONTEXT_NAME, KUBERNETES_IMAGES, KUBERNETES_VERSION } from "../host/versions";

export const API_PORT = 6443;

/** kubeadm's configuration: images, certificates and etcd's data in our own places. */
export function renderKubeadmConfig(paths: ClusterPaths): string {
  const init = {
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "InitConfiguration",
    localAPIEndpoint: { advertiseAddress: NODE_ADDRESS, bindPort: API_PORT },
    nodeRegistration: {
      name: CLUSTER_NAME,
      criSocket: `unix://${paths.containerdSocket}`,
      taints: [],
      imagePullPolicy: "Never",
    },
    timeouts: { controlPlaneComponentHealthCheck: "3m0s" },
  };
  const cluster = {
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "ClusterConfiguration",
    clusterName: CONTEXT_NAME,
    kubernetesVersion: KUBERNETES_VERSION,
    imageRepository: KUBERNETES_IMAGES,
    certificatesDir: paths.pki,
    networking: { podSubnet: POD_SUBNET, serviceSubnet: SERVICE_SUBNET },
    apiServer: {
      certSANs: ["127.0.0.1", "localhost"],
      extraArgs: [{ name: "bind-address", value: NODE_ADDRESS }],
    },
    controllerManager: {
      extraArgs: [{ name: "flex-volume-plugin-dir", value: path.join(paths.kubelet, "volume-plugins") }],
    },
    etcd: { local: { dataDir: paths.etcd, imageTag: "3.6.4" } },
    dns: { imageTag: "v1.14.1" },
  };
  const proxy = {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: "nftables",
    // The machine's connection tracking limits are its own business.
    conntrack: { maxPerCore: 0 },
    healthzBindAddress: "127.0.0.1:10256",
  };
  return [init, cluster, proxy].map((document) => stringify(document)).join("---\n");
}

/** Phases that only write files; the kubelet can start after them. */
const FILE_PHASES = [
  ["certs", "all"],
  ["kubeconfig", "all"],
  ["etcd", "local"],
  ["control-plane", "all"],
];

const kubeadm = (paths: ClusterPaths, args: string[]) =>
  runCommand(path.join(paths.bin, "kubeadm"), args, { timeout: 300_000 });

/** Writes certificates, kubeconfigs and the control plane's static pods. */
export async function writeControlPlane(paths: ClusterPaths): Promise<void> {
  await writeFile(paths.kubeadmConfig, renderKubeadmConfig(paths));
  for (const phase of FILE_PHASES)
    await kubeadm(paths, ["init", "phase", ...phase, "--config", paths.kubeadmConfig]);
}

/** Waits for the control plane and lets kubeadm set up the rest: configuration, roles, CoreDNS, kube-proxy. */
export async function finishControlPlane(paths: ClusterPaths): Promise<void> {
  const done = [
    "preflight",
    "certs",
    "kubeconfig",
    "etcd",
    "control-plane",
    "kubelet-start",
    "kubelet-finalize",
  ];
  await kubeadm(paths, [
    ...["init", "--config", paths.kubeadmConfig, "--skip-token-print", "--skip-certificate-key-print"],
    `--skip-phases=${[...done, "show-join-command"].join(",")}`,
  ]);
}

/**
 * Writes the control plane's pods anew where the configuration changed. For a cluster that is down: an API server that ends in
 * good order takes its address out of Service `kubernetes`, and kube-proxy (1.34, nftables) leaves it empty for good.
 */
export async function renewControlPlane(paths: ClusterPaths): Promise<void> {
  const wanted = renderKubeadmConfig(paths);
  if ((await readFile(paths.kubeadmConfig, "utf8").catch(() => "")) === wanted) return;
  await writeFile(renewed(paths), wanted);
  await kubeadm(paths, ["init", "phase", "control-plane", "all", "--config", renewed(paths)]);
}

/** The rest of it, once the API server answers. */
export async function finishRenewal(paths: ClusterPaths, kubectl: Kubectl): Promise<void> {
  if (!existsSync(renewed(paths))) return;
  await kubeadm(paths, ["init", "phase", "addon", "kube-proxy", "--config", renewed(paths)]);
  await kubectl.run(["-n", "kube-system", "rollout", "restart", "daemonset/kube-proxy"]);
  // Last: what broke off begins anew.
  await rename(renewed(paths), paths.kubeadmConfig);
}

const renewed = (paths: ClusterPaths) => `${paths.kubeadmConfig}.new`;

/** Writes the user's kubeconfig: only our own file. */
export async function writeKubeconfig(paths: ClusterPaths): Promise<void> {
  const admin = await readFile(path.join(paths.kubernetes, "admin.conf"), "utf8");
  await writeFile(paths.kubeconfig, renderKubeconfig(admin), { mode: 0o600 });
  await chmod(paths.kubeconfig, 0o600);
}

/** kubeadm's administrator with one context under our name; the API server listens on the node's address only. */
export function renderKubeconfig(admin: string): string {
  const config = parse(admin);
  const [cluster, user] = [config.clusters[0].cluster, config.users[0].user];
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": CONTEXT_NAME,
    clusters: [
      { name: CONTEXT_NAME, cluster: { ...cluster, server: `https://${NODE_ADDRESS}:${API_PORT}` } },
    ],
    users: [{ name: CONTEXT_NAME, user }],
    contexts: [{ name: CONTEXT_NAME, context: { cluster: CONTEXT_NAME, user: CONTEXT_NAME } }],
  });
}
