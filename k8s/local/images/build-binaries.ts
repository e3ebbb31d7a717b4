import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { buildGo, goBuildArgs, goVersion } from "@/kit/go";
import { fileParts, hashParts } from "@/kit/hash";
import { type ClusterPaths, clusterPaths } from "../host/paths";
import { KUBERNETES_VERSION } from "../host/versions";

const MODULE = path.join(import.meta.dirname, "../binaries");
const RENDERER = path.join(import.meta.dirname, "../../../renderer");

interface BinarySource {
  /** Folder of the Go module: one of its own, or the one for all of the cluster's. */
  folder?: string;
  package: string;
  /** Flags for the linker. */
  link: string;
}

/** What is built, in the order that shares most of what is compiled. */
export const BINARIES = {
  kube: { package: "./kube", link: versionFlags("k8s.io/component-base/version", KUBERNETES_VERSION) },
  coredns: { package: "./coredns", link: "" },
  "kube-router": { package: "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router", link: "" },
  "metrics-server": { package: "sigs.k8s.io/metrics-server/cmd/metrics-server", link: "" },
  "volume-provisioner": { package: "./volume-provisioner", link: "" },
  renderer: { folder: RENDERER, package: ".", link: "" },
} satisfies Record<string, BinarySource>;

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
  const { folder = MODULE } = sourceOf(name);
  const sources = await fileParts(folder, ["go.mod", "go.sum", ...(await ownFiles(name))]);
  return hashParts([goVersion, ...buildArgs(name), ...sources]);
}

const sourceOf = (name: BinaryName): BinarySource => BINARIES[name];

/** Files beside those of the module that a program is made of. */
async function ownFiles(name: BinaryName): Promise<string[]> {
  const { folder, package: built } = sourceOf(name);
  if (!folder) return built.startsWith("./") ? [path.join(name, "main.go")] : [];
  const files = (await readdir(folder)).filter((file) => /(?<!_test)\.go$/.test(file));
  return files.sort();
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
      folder: sourceOf(name).folder ?? MODULE,
      args: buildArgs(name),
      package: sourceOf(name).package,
      out: unfinished,
      signal,
    });
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return { file, built: true };
}

/** Path of a program in the cache, where it is built if it has to. */
export const ensureProgram = async (name: BinaryName): Promise<string> =>
  (await ensureBinary(name, clusterPaths())).file;

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
