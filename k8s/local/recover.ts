import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { unmountAll } from "./host/mounts";
import type { ClusterPaths } from "./host/paths";
import { killClusterProcesses } from "./host/processes";
import { CLUSTER_NAME } from "./host/versions";

/**
 * Makes the machine as it would be after a clean boot: nothing of the cluster runs or is mounted, and containerd's
 * state and the pods' addresses are forgotten. What lasts (etcd, images, volumes, certificates) stays.
 */
export async function clearLeftovers(paths: ClusterPaths, note: (detail: string) => void): Promise<void> {
  const processes = await killClusterProcesses(paths);
  await removeShimSockets(paths);
  const mounts = (await unmountAll(paths.run)) + (await unmountAll(paths.kubelet));
  await rm(paths.run, { recursive: true, force: true });
  await rm(paths.cniData, { recursive: true, force: true });
  await removeCniResults();
  note(`${processes} processes, ${mounts} mounts`);
}

/** Before the first successful start nothing is worth keeping: begin from nothing. */
export async function forgetControlPlane(paths: ClusterPaths): Promise<void> {
  for (const folder of [paths.kubernetes, paths.etcd, paths.kubelet])
    for (const entry of await readdir(folder).catch(() => []))
      await rm(path.join(folder, entry), { recursive: true, force: true });
}

/** Shims listen below /run/containerd/s, whatever containerd's state directory is; their bundle names the socket. */
async function removeShimSockets(paths: ClusterPaths): Promise<void> {
  const bundles = path.join(paths.containerdState, "io.containerd.runtime.v2.task", "k8s.io");
  for (const id of await readdir(bundles).catch(() => [])) {
    const address = await readFile(path.join(bundles, id, "address"), "utf8").catch(() => "");
    const socket = address.replace(/^unix:\/\//, "").trim();
    if (socket.startsWith("/run/containerd/s/")) await rm(socket, { force: true });
  }
}

/**
 * libcni keeps each attachment's result in a folder that all users of CNI share. Ours carry the network's name; those
 * of the loopback carry containerd's name for it, and go when their pod has no other.
 */
async function removeCniResults(): Promise<void> {
  const folder = "/var/lib/cni/results";
  const files = await readdir(folder).catch((): string[] => []);
  const own = files.filter((file) => file.startsWith(`${CLUSTER_NAME}-`));
  const pods = own.map((file) => file.slice(CLUSTER_NAME.length + 1).split("-")[0] ?? "");
  const loopbacks = pods.map((pod) => `cni-loopback-${pod}-lo`).filter((file) => files.includes(file));
  for (const file of [...own, ...loopbacks]) await rm(path.join(folder, file), { force: true });
}
