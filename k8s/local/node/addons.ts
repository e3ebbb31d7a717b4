import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Kubectl } from "@/kit/kubectl";
import type { ClusterPaths } from "../host/paths";

const FOLDER = path.join(import.meta.dirname, "../addons");

/** All add-ons as one stream of manifests, with the place of volumes filled in. */
export function renderAddons(paths: ClusterPaths): string {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => readFileSync(path.join(FOLDER, file), "utf8"))
    .join("---\n")
    .replaceAll('"VOLUMES"', JSON.stringify(paths.volumes));
}

/** What must be rolled out before the cluster is of use. */
export const WORKLOADS = [
  ["kube-system", "daemonset/kube-proxy"],
  ["kube-system", "daemonset/kube-router"],
  ["kube-system", "deployment/coredns"],
  ["storage", "deployment/volume-provisioner"],
  ["kube-system", "deployment/metrics-server"],
] as const;

/** Applies the add-ons; one CoreDNS is enough for one node. */
export async function applyAddons(paths: ClusterPaths, kubectl: Kubectl): Promise<void> {
  await removeFormerStorage(kubectl);
  await kubectl.run(["apply", "--server-side", "--force-conflicts", "-f", "-"], renderAddons(paths));
  await kubectl.run(["-n", "kube-system", "scale", "deployment/coredns", "--replicas=1"]);
}

/** A running cluster of an earlier version has another provisioner, and a class's provisioner can't be changed. */
async function removeFormerStorage(kubectl: Kubectl): Promise<void> {
  const provisioner = "jsonpath={.provisioner}";
  const found = await kubectl.run([
    "get",
    "storageclass",
    "standard",
    "--ignore-not-found",
    "-o",
    provisioner,
  ]);
  if (found !== "rancher.io/local-path") return;
  await kubectl.run(["delete", "storageclass", "standard"]);
  await kubectl.run(["delete", "namespace", "local-path-storage", "--ignore-not-found", "--wait=false"]);
  const cluster = ["clusterrolebinding/local-path-provisioner", "clusterrole/local-path-provisioner"];
  await kubectl.run(["delete", ...cluster, "--ignore-not-found"]);
}
