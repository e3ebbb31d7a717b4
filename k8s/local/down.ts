import { existsSync } from "node:fs";
import { readdir, readlink, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { tryCommand } from "@/kit/command";
import { type Progress, UserError } from "@/kit/progress";
import { POD_BRIDGE } from "./host/containerd";
import { removeFirewall } from "./host/firewall";
import { hostBefore, NODE_INTERFACE, restoreHost } from "./host/host";
import { withLock } from "./host/lock";
import { unmountAll } from "./host/mounts";
import { removeTables } from "./host/nftables";
import { type ClusterPaths, clusterPaths } from "./host/paths";
import { removeCgroups } from "./host/processes";
import { stopSupervised } from "./host/supervise";
import { forgetContainers, stowImages } from "./images/image-store";
import { forgetDiscovery } from "./node/ready";
import { clearLeftovers } from "./recover";

/**
 * Removes the local cluster: processes, mounts, interfaces, firewall rules, files. Binaries and images stay in the cache
 * for the next start, unless `purgeCache`. Nothing there is success.
 */
export async function clusterDown({
  progress,
  purgeCache = false,
}: {
  progress: Progress;
  purgeCache?: boolean;
}): Promise<void> {
  const paths = clusterPaths();
  const isHere = existsSync(paths.state) || existsSync(paths.cache);
  if (!isHere) return progress.say("There is no local cluster.");
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    throw new UserError(
      "Removing the local cluster needs root.",
      "Run the command as root, as it was started.",
    );
  await withLock(paths.lock, () => takeDown(paths, progress, purgeCache));
  await rmdir(paths.state).catch(() => {});
}

async function takeDown(paths: ClusterPaths, progress: Progress, purgeCache: boolean): Promise<void> {
  await progress.step("Stop the kubelet, pods and containerd", async (note) => {
    await stopSupervised(paths, "kubelet");
    await stopSupervised(paths, "containerd");
    await clearLeftovers(paths, note);
  });
  await progress.step("Remove interfaces and firewall rules", async () => {
    for (const device of [POD_BRIDGE, NODE_INTERFACE]) await tryCommand("ip", ["link", "delete", device]);
    await removeFirewall();
    if (!existsSync(paths.containerdRoot)) return;
    await removeTables(paths, (await hostBefore(paths))?.tables ?? []);
  });
  if (existsSync(paths.containerdRoot))
    await progress.step("Remove containers", async () => {
      // Images of a cluster that never came up may be why.
      const keep = !purgeCache && existsSync(paths.initialised);
      if (keep) await forgetContainers(paths);
      await stopSupervised(paths, "containerd");
      await unmountAll(paths.run);
      if (keep) await stowImages(paths);
    });
  await progress.step("Put the host's settings back", async () => {
    await removeCgroups();
    await restoreHost(paths);
    await removeLogLinks(paths);
    await removeEmptyFolders();
    await forgetDiscovery();
  });
  await progress.step("Remove the cluster's files", () => removeFiles(paths));
  if (purgeCache)
    await progress.step("Remove cached binaries and images", async () => {
      await unmountAll(paths.cache);
      await rm(paths.cache, { recursive: true, force: true });
    });
}

/** What the cluster made; files of the portal in the same directory are not ours to remove. */
async function removeFiles(paths: ClusterPaths): Promise<void> {
  await unmountAll(paths.state);
  const own = [
    ...[paths.bin, paths.kubeconfig, paths.hostBefore, paths.initialised, paths.containerdRoot, paths.run],
    ...[paths.containerdConfig, paths.cni, paths.kubernetes, paths.kubeadmConfig, paths.kubeletConfig],
    ...[paths.kubelet, paths.etcd, paths.volumes, paths.podLogs],
    ...["containerd", "kubelet"].flatMap((name) => [
      path.join(paths.log, `${name}.log`),
      path.join(paths.log, `${name}.log.1`),
    ]),
  ];
  for (const entry of own) await rm(entry, { recursive: true, force: true, maxRetries: 3 });
  await rmdir(paths.log).catch(() => {});
}

/** The kubelet links every container's log into a folder that all kubelets have built in. */
async function removeLogLinks(paths: ClusterPaths): Promise<void> {
  const folder = "/var/log/containers";
  for (const entry of await readdir(folder).catch(() => [])) {
    const link = path.join(folder, entry);
    if ((await readlink(link).catch(() => "")).startsWith(`${paths.podLogs}/`)) await rm(link);
  }
}

/** Folders outside the state directory that containerd, CNI and the kubelet made: gone when nobody else uses them. */
async function removeEmptyFolders(): Promise<void> {
  const folders = [
    ...["/var/log/containers", "/var/lib/cni/results", "/var/lib/cni/cache", "/var/lib/cni"],
    ...["/run/containerd/s", "/run/containerd"],
  ];
  for (const folder of folders) await rmdir(folder).catch(() => {});
}
