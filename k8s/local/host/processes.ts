import { readdir, readFile, rmdir } from "node:fs/promises";
import path from "node:path";
import { waitFor } from "@/kit/wait";
import { cgroupFolders } from "./host";
import type { ClusterPaths } from "./paths";

/** Pids in the cluster's cgroups: everything that runs in a pod. */
async function podProcesses(): Promise<number[]> {
  const pids = new Set<number>();
  for (const folder of await cgroupFolders())
    for (const cgroup of await foldersBelow(folder))
      for (const pid of (await readFile(path.join(cgroup, "cgroup.procs"), "utf8").catch(() => "")).split(
        "\n",
      ))
        if (pid) pids.add(Number(pid));
  return [...pids];
}

/** Pids of containerd's shims for our socket, and of containerd or kubelet that lost their supervisor. */
async function nodeProcesses(paths: ClusterPaths): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const line = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    if (isNodeProcess(line.split("\0"), paths)) found.push(Number(entry));
  }
  return found;
}

/** Told by what only ours have in their command line: our socket, or our configuration. */
export function isNodeProcess(args: readonly string[], paths: ClusterPaths): boolean {
  const program = path.basename(args[0] ?? "");
  if (program.startsWith("containerd-shim")) return args.includes(paths.containerdSocket);
  if (program === "containerd") return args.includes(paths.containerdConfig);
  if (program === "kubelet") return args.includes(`--config=${paths.kubeletConfig}`);
  return false;
}

/** Kills everything the cluster runs, at once, and waits until it is gone. Returns how many there were. */
export async function killClusterProcesses(paths: ClusterPaths): Promise<number> {
  const all = new Set<number>();
  await waitFor(
    "the cluster's processes to end",
    async () => {
      // Shims first: they would start clean-ups for each container that dies.
      const pids = [...(await nodeProcesses(paths)), ...(await podProcesses())];
      for (const pid of pids) {
        all.add(pid);
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // Already gone.
        }
      }
      return pids.length === 0;
    },
    30,
  );
  return all.size;
}

/** Removes the cluster's cgroups; they must be empty. */
export async function removeCgroups(): Promise<void> {
  for (const folder of await cgroupFolders())
    for (const cgroup of (await foldersBelow(folder)).reverse()) await rmdir(cgroup).catch(() => {});
}

/** The folder and all below it, each before its children. */
async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [];
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => foldersBelow(path.join(folder, entry.name))),
  );
  return [folder, ...below.flat()];
}
