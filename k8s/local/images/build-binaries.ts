import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "@/kit/command";
import type { ClusterPaths } from "../host/paths";
import { KUBERNETES_VERSION } from "../host/versions";
import { fileParts, hashParts } from "./hash";

const SOURCES = path.join(import.meta.dirname, "../binaries");

/** What is built from Go modules: the package, and the flags beside the common ones. */
export const BINARIES = {
  kube: {
    package: ".",
    flags: ["-tags", "providerless"],
    link: versionFlags("k8s.io/component-base/version", KUBERNETES_VERSION),
  },
  coredns: { package: "github.com/coredns/coredns", flags: [], link: "" },
  "kube-router": {
    package: "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router",
    flags: [],
    link: "",
  },
  "local-path-provisioner": { package: "github.com/rancher/local-path-provisioner", flags: [], link: "" },
  "metrics-server": { package: "sigs.k8s.io/metrics-server/cmd/metrics-server", flags: [], link: "" },
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

const buildArgs = (name: BinaryName) => {
  const { flags, link } = BINARIES[name];
  return ["build", "-mod=readonly", "-trimpath", ...flags, "-ldflags", `-s -w ${link}`.trim()];
};

/** The key of a binary: its sources, module sums, flags and the compiler. */
export async function binaryHash(name: BinaryName, goVersion: string): Promise<string> {
  const directory = path.join(SOURCES, name);
  const files = await readdir(directory);
  return hashParts([goVersion, ...buildArgs(name), ...(await fileParts(directory, files))]);
}

/** `go version` with its platform, as part of every key. */
export async function goVersion(): Promise<string> {
  return (await runCommand("go", ["version"])).trim();
}

/** Where the cache keeps, or will keep, the binary. */
export async function binaryFile(name: BinaryName, paths: ClusterPaths): Promise<string> {
  return path.join(paths.binaries, `${name}-${await binaryHash(name, await goVersion())}`);
}

export interface Binary {
  file: string;
  built: boolean;
}

/** The binary from the cache, or built into it. Half-built files never get the final name. */
export async function ensureBinary(name: BinaryName, paths: ClusterPaths): Promise<Binary> {
  const file = await binaryFile(name, paths);
  if (existsSync(file)) return { file, built: false };
  await mkdir(paths.binaries, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  try {
    await runCommand("go", [...buildArgs(name), "-o", unfinished, BINARIES[name].package], {
      cwd: path.join(SOURCES, name),
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
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
