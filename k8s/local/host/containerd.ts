import { mkdir, writeFile } from "node:fs/promises";
import { runCommand, tryCommand } from "@/kit/command";
import { waitFor } from "@/kit/wait";
import type { ClusterPaths } from "./paths";
import { startSupervised } from "./supervise";
import { CLUSTER_NAME, PAUSE_IMAGE } from "./versions";

export const POD_BRIDGE = "devspace0";
export const POD_SUBNET = "10.244.0.0/24";

/** containerd with root, state and socket of its own: the system's containerd, if there is one, is never touched. */
export function renderContainerdConfig(paths: ClusterPaths): string {
  const quote = JSON.stringify;
  return `version = 2
root = ${quote(paths.containerdRoot)}
state = ${quote(paths.containerdState)}
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]

[grpc]
  address = ${quote(paths.containerdSocket)}

[plugins."io.containerd.internal.v1.opt"]
  path = ${quote(`${paths.containerdRoot}/opt`)}

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${quote(PAUSE_IMAGE)}
  # Some machines forbid a lower oom_score_adj, and runc would not start a container there.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    # Debian's place.
    bin_dir = "/usr/lib/cni"
    conf_dir = ${quote(paths.cniConfig)}

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      Root = ${quote(paths.runc)}
      SystemdCgroup = false
`;
}

/** The pod network: a bridge with an address range, masquerading, and host ports. */
export function renderCniConfig(paths: ClusterPaths): string {
  const bridge = {
    type: "bridge",
    bridge: POD_BRIDGE,
    isGateway: true,
    ipMasq: true,
    hairpinMode: true,
    ipam: {
      type: "host-local",
      dataDir: paths.cniData,
      ranges: [[{ subnet: POD_SUBNET }]],
      routes: [{ dst: "0.0.0.0/0" }],
    },
  };
  const portmap = { type: "portmap", capabilities: { portMappings: true } };
  return JSON.stringify(
    { cniVersion: "1.0.0", name: CLUSTER_NAME, plugins: [bridge, portmap] },
    undefined,
    2,
  );
}

/** True while the pods' bridge exists. Without it (a network service cleaned up) running pods are cut off for good. */
export async function isPodNetworkThere(): Promise<boolean> {
  return (await tryCommand("ip", ["link", "show", "dev", POD_BRIDGE])).code === 0;
}

/** Starts containerd under supervision, unless it runs, and waits until it answers. */
export async function startContainerd(paths: ClusterPaths): Promise<void> {
  await Promise.all(
    [paths.containerdRoot, paths.containerdState, paths.runc, paths.cniConfig].map(makeFolder),
  );
  await writeFile(paths.containerdConfig, renderContainerdConfig(paths));
  await writeFile(`${paths.cniConfig}/10-${CLUSTER_NAME}.conflist`, renderCniConfig(paths));
  await startSupervised(paths, "containerd", "containerd", ["--config", paths.containerdConfig]);
  await waitFor("containerd to answer", async () => (await ctr(paths, ["version"])).code === 0, 60);
}

/** ctr on the cluster's containerd, in the namespace of Kubernetes. */
export function ctr(paths: ClusterPaths, args: string[]) {
  return tryCommand("ctr", ["--address", paths.containerdSocket, "--namespace", "k8s.io", ...args]);
}

export function runCtr(paths: ClusterPaths, args: string[]) {
  return runCommand("ctr", ["--address", paths.containerdSocket, "--namespace", "k8s.io", ...args]);
}

const makeFolder = (folder: string) => mkdir(folder, { recursive: true });
