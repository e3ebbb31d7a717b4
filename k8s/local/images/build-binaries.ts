import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { buildGo, goBuildArgs, goVersion } from "@/kit/go";
import { fileParts, hashParts } from "@/kit/hash";
import type { ClusterPaths } from "../host/paths";
import { KUBERNETES_VERSION } from "../host/versions";

const SOURCES = path.join(import.meta.dirname, "../binaries");

/** What is built from the one Go module: the package, and flags for the linker. */
export const BINARIES = {
  kube: { package: "./kube", link: versionFlags("k8s.io/component-base/version", KUBERNETES_VERSION) },
  coredns: { package: "./coredns", link: "" },
  "kube-router": { package: "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router", link: "" },
  "metrics-server": { package: "sigs.k8s.io/metrics-server/cmd/metrics-server", link: "" },
  "volume-provisioner": { package: "./volume-provisioner", link: "" },
} as const;

export type BinaryName = keyof typeof BINARIES;

/** Linker flags that give a Kubernetes program its version. */
function versionFlags(variables: string, version: string): string {
  const [major, minor] = version.slice(1).split(".");
  return [
    `-X ${variables}.gitVersion=${version}`,
    `-X ${variables}.gitMajor=${major}`,
    `-X ${variables}.gitMinor=${minor}`,
  ].join(" ");
}

const buildArgs = (name: BinaryName) => goBuildArgs(BINARIES[name].link);

/** The key of a binary: its sources, module sums, flags and the compiler. */
export async function binaryHash(name: BinaryName, goVersion: string): Promise<string> {
  const own = BINARIES[name].package.startsWith("./") ? [path.join(name, "main.go")] : [];
  const sources = await fileParts(SOURCES, ["go.mod", "go.sum", ...own]);
  return hashParts([goVersion, ...buildArgs(name), ...sources]);
}

/** Those of the list that the cache does not have. */
export async function missingBinaries(
  names: readonly BinaryName[],
  paths: ClusterPaths,
): Promise<BinaryName[]> {
  const files = await Promise.all(names.map((name) => binaryFile(name, paths)));
  return names.filter((_name, index) => !existsSync(files[index] ?? ""));
}

/** Where the cache keeps, or will keep, the binary. */
async function binaryFile(name: BinaryName, paths: ClusterPaths): Promise<string> {
  return path.join(paths.binaries, `${name}-${await binaryHash(name, await goVersion())}`);
}

export interface Binary {
  file: string;
  built: boolean;
}

/** The binary from the cache, or built into it. Half-built files never get the final name. */
export async function ensureBinary(
  name: BinaryName,
  paths: ClusterPaths,
  signal?: AbortSignal,
): Promise<Binary> {
  const file = await binaryFile(name, paths);
  if (existsSync(file)) return { file, built: false };
  await mkdir(paths.binaries, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  try {
    await buildGo({
      folder: SOURCES,
      args: buildArgs(name),
      package: BINARIES[name].package,
      out: unfinished,
      signal,
    });
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return { file, built: true };
}

/** Puts the multi-call binary beside names that choose the program: bin/kubectl, bin/kubelet, … */
export async function installKube(kube: string, paths: ClusterPaths): Promise<void> {
  await mkdir(paths.bin, { recursive: true });
  const target = path.join(paths.bin, "kube");
  // A running program's file cannot be written, but its name can move on.
  await copyFile(kube, `${target}.new`);
  await rename(`${target}.new`, target);
  for (const name of ["kubectl", "kubelet", "kubeadm"]) {
    await rm(path.join(paths.bin, name), { force: true });
    await symlink("kube", path.join(paths.bin, name));
  }
}
