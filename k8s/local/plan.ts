import { existsSync } from "node:fs";
import { isPodNetworkThere } from "./host/containerd";
import { clusterPaths } from "./host/paths";
import { isSupervised } from "./host/supervise";
import { type BinaryName, missingBinaries } from "./images/build-binaries";
import { archiveFile, binariesStep } from "./images/build-images";
import { imageHash } from "./images/image-inputs";
import {
  binariesOf,
  CLUSTER_IMAGES,
  type ImageMap,
  inBuildOrder,
  readImageMap,
  withoutBinaries,
} from "./images/image-map";

/** What is there already, as far as it decides which steps follow. */
export interface Found {
  /** The cluster was made before. */
  initialised: boolean;
  /** Its node runs. */
  running: boolean;
  /** Programs of the cluster that are still to be built. */
  missing: readonly BinaryName[];
  /** Images that have their archive. */
  archives: ReadonlySet<string>;
}

/**
 * Names of the steps that `clusterUp(names)` and then `ensureImages(names)` are likely to take, in order. One too many
 * does no harm: it is dropped when a later one begins.
 */
export function planSteps(found: Found, map: ImageMap, names: readonly string[]): string[] {
  const { initialised, running, missing, archives } = found;
  const done = new Set<string>();
  const once = (step: string) => {
    const isNew = !done.has(step);
    done.add(step);
    return isNew ? [step] : [];
  };
  const ensure = (name: string): string[] => [
    ...(archives.has(name)
      ? []
      : [
          ...inBuildOrder(map, [name])
            .filter((part) => part === name || !archives.has(part))
            .flatMap((part) => once(`Build image ${part}`)),
          ...once(`Write image archive ${name}`),
        ]),
    ...(initialised && archives.has(name) ? [] : once(`Import image ${name}`)),
  ];
  return [
    ...(running ? [] : ["Clear what an earlier run left"]),
    ...["Prepare the host's network and cgroups", "Start containerd"],
    ...(missing.length > 0 ? [...withoutBinaries(map, names).flatMap(ensure), binariesStep(missing)] : []),
    ...CLUSTER_IMAGES.flatMap(ensure),
    ...(initialised ? [] : ["Write certificates and the control plane's pods"]),
    "Start the kubelet",
    ...(initialised ? [] : ["Start the control plane"]),
    ...["Wait for the API server", "Apply storage, metrics and network policy"],
    "Wait for the node and system pods",
    ...names.flatMap(ensure),
  ];
}

/** Looks at what is there, and plans. Go must be installed: the keys of programs name its version. */
export async function planUp(names: readonly string[]): Promise<string[]> {
  const paths = clusterPaths();
  const map = readImageMap();
  const images = inBuildOrder(map, [...CLUSTER_IMAGES, ...names]);
  const has = async (file: Promise<string>) => existsSync(await file);
  const withArchive = await filter(images, (name) =>
    has(imageHash(map, name).then((hash) => archiveFile(paths, name, hash))),
  );
  const found: Found = {
    initialised: existsSync(paths.initialised),
    running: (await isSupervised(paths, "containerd")) && (await isPodNetworkThere()),
    missing: await missingBinaries(binariesOf(map, names), paths),
    archives: new Set(withArchive),
  };
  return planSteps(found, map, names);
}

async function filter<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(test));
  return items.filter((_item, index) => kept[index]);
}
