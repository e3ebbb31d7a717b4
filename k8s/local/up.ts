import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { bothOrNeither } from "@/kit/both-or-neither";
import { kubectlFor } from "@/kit/kubectl";
import { type Progress, UserError } from "@/kit/progress";
import { isPodNetworkThere, startContainerd } from "./host/containerd";
import { NODE_ADDRESS, prepareHost } from "./host/host";
import { withLock } from "./host/lock";
import { installPackages, missingPackages } from "./host/packages";
import { type ClusterPaths, checkPathLength, clusterPaths } from "./host/paths";
import { allowPodTraffic, closeToPods, closeToUnknownPods } from "./host/pod-traffic";
import { checkPorts } from "./host/ports";
import { checkRequirements, thisHost } from "./host/requirements";
import { isSupervised, stopSupervised } from "./host/supervise";
import { CONTEXT_NAME, KUBERNETES_VERSION } from "./host/versions";
import { ensureBinary, installKube, missingBinaries } from "./images/build-binaries";
import { ensureBinaries } from "./images/build-images";
import { ensureImages } from "./images/ensure-images";
import { binariesOf, CLUSTER_IMAGES, readImageMap, withoutBinaries } from "./images/image-map";
import { fetchStowedImages } from "./images/image-store";
import { applyAddons } from "./node/addons";
import {
  finishControlPlane,
  finishRenewal,
  renewControlPlane,
  writeControlPlane,
  writeKubeconfig,
} from "./node/kubeadm";
import { startKubelet } from "./node/kubelet";
import { apiAnswers, forgetDiscovery, systemReady } from "./node/ready";
import { clearLeftovers, forgetControlPlane } from "./recover";

export interface LocalCluster {
  kubeconfig: string;
  context: string;
  /** Path of the kubectl that fits. */
  kubectl: string;
  /** Address of the API server, the same for good. */
  apiServer: string;
}

/**
 * Brings up the local cluster, from nothing or from wherever an earlier start, a kill or a reboot left it; a running one
 * is only checked. Returns when the node is Ready and the system's workloads are rolled out. `images` are those wanted
 * afterwards: while programs are compiled there is time to make them.
 */
export async function clusterUp({
  progress,
  images = [],
}: {
  progress: Progress;
  images?: readonly string[];
}): Promise<LocalCluster> {
  checkRequirements(thisHost());
  const paths = clusterPaths();
  checkPathLength(paths.state);
  return withLock(paths.lock, () => bringUp(paths, progress, images), {
    onWait: (owner) => progress.say(`Waiting for process ${owner}, which is changing the cluster`),
  });
}

async function bringUp(
  paths: ClusterPaths,
  progress: Progress,
  images: readonly string[],
): Promise<LocalCluster> {
  await checkVersion(paths);
  await ensurePackages(progress);
  // What an unfinished first start left may run with certificates that are no more.
  const first = !existsSync(paths.initialised);
  const restart = first || !(await isSupervised(paths, "containerd")) || !(await isPodNetworkThere());
  const since = restart && !first ? new Date() : undefined;
  if (restart)
    await progress.step("Clear what an earlier run left", async (note) => {
      await stopSupervised(paths, "kubelet");
      await stopSupervised(paths, "containerd");
      await clearLeftovers(paths, note);
      await checkPorts();
    });
  await progress.step("Prepare the host's network and cgroups", async () => {
    await prepareHost(paths);
    await allowPodTraffic();
    await closeToPods();
    await closeToUnknownPods();
  });
  await fetchStowedImages(paths);
  await progress.step("Start containerd", () => startContainerd(paths), logRemedy(paths, "containerd"));
  await makePrograms(paths, progress, images);
  await installKube((await ensureBinary("kube", paths)).file, paths);
  await ensureImages(CLUSTER_IMAGES, { progress, paths });
  if (first)
    await progress.step("Write certificates and the control plane's pods", async () => {
      await forgetControlPlane(paths);
      await writeControlPlane(paths);
    });
  else if (restart) await renewControlPlane(paths);
  await writeKubeconfig(paths);
  await progress.step("Start the kubelet", () => startKubelet(paths), logRemedy(paths, "kubelet"));
  if (first)
    await progress.step(
      "Start the control plane",
      async () => {
        await finishControlPlane(paths);
        await writeFile(paths.initialised, `${KUBERNETES_VERSION}\n`);
      },
      logRemedy(paths, "kubelet"),
    );
  const kubectl = kubectlFor({ binary: paths.kubectl, kubeconfig: paths.kubeconfig });
  await progress.step(
    "Wait for the API server",
    async () => {
      await apiAnswers(kubectl);
      if (restart) await finishRenewal(paths, kubectl);
    },
    logRemedy(paths, "kubelet"),
  );
  await progress.step("Apply storage, metrics and network policy", () => applyAddons(paths, kubectl));
  await progress.step(
    "Wait for the node and system pods",
    (note) => systemReady(kubectl, note, since),
    logRemedy(paths, "kubelet"),
  );
  if (first) await forgetDiscovery();
  return {
    kubeconfig: paths.kubeconfig,
    context: CONTEXT_NAME,
    kubectl: paths.kubectl,
    apiServer: NODE_ADDRESS,
  };
}

/** Compiles what is missing; what is downloaded, unpacked and bundled meanwhile are the images that need no program. */
async function makePrograms(
  paths: ClusterPaths,
  progress: Progress,
  images: readonly string[],
): Promise<void> {
  const map = readImageMap();
  const programs = binariesOf(map, images);
  if ((await missingBinaries(programs, paths)).length === 0) return;
  await bothOrNeither(
    (signal) => ensureBinaries({ paths, progress }, programs, { beside: true, signal }),
    (signal) => ensureImages(withoutBinaries(map, images), { progress, paths, signal }),
  );
}

async function checkVersion(paths: ClusterPaths): Promise<void> {
  const version = (await readFile(paths.initialised, "utf8").catch(() => "")).trim();
  if (version && version !== KUBERNETES_VERSION)
    throw new UserError(
      `The local cluster runs Kubernetes ${version}, and this version of the project wants ${KUBERNETES_VERSION}.`,
      "Remove it and make a new one: npm run cluster:down && npm run cluster:up",
    );
}

async function ensurePackages(progress: Progress): Promise<void> {
  const missing = await missingPackages();
  if (missing.length > 0)
    await progress.step(
      `Install Debian packages ${missing.join(" ")}`,
      () => installPackages(missing),
      "Check the package sources (apt-get update), then run the command again.",
    );
}

const logRemedy = (paths: ClusterPaths, name: string) =>
  `Look into ${path.join(paths.log, `${name}.log`)}; npm run cluster:down && npm run cluster:up begins again, with -- --purge-cache after the first from nothing.`;
