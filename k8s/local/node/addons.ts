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
    .replace('"VOLUMES"', JSON.stringify(paths.volumes));
}

/** What must be rolled out before the cluster is of use. */
export const WORKLOADS = [
  ["kube-system", "daemonset/kube-proxy"],
  ["kube-system", "daemonset/kube-router"],
  ["kube-system", "deployment/coredns"],
  ["local-path-storage", "deployment/local-path-provisioner"],
  ["kube-system", "deployment/metrics-server"],
] as const;

/** Applies the add-ons; one CoreDNS is enough for one node. */
export async function applyAddons(paths: ClusterPaths, kubectl: Kubectl): Promise<void> {
  await kubectl.run(["apply", "--server-side", "--force-conflicts", "-f", "-"], renderAddons(paths));
  await kubectl.run(["-n", "kube-system", "scale", "deployment/coredns", "--replicas=1"]);
}
