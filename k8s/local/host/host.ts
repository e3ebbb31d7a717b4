import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, readlink, rm, rmdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { runCommand, tryCommand } from "@/kit/command";
import { UserError } from "@/kit/progress";
import { listTables } from "./nftables";
import type { ClusterPaths } from "./paths";
import { CLUSTER_NAME } from "./versions";

/** The node's address: on a bridge of its own, so that it stays when the machine's network changes. */
export const NODE_ADDRESS = "10.244.255.1";
export const NODE_INTERFACE = "devspace-node";
export const SERVICE_SUBNET = "10.96.0.0/16";
export const DNS_ADDRESS = "10.96.0.10";

/** Kubelet and kube-proxy set these, too: all are put back by `cluster:down`. */
const SYSCTLS: Record<string, string | undefined> = {
  "net/ipv4/ip_forward": "1",
  "net/bridge/bridge-nf-call-iptables": "1",
  "net/bridge/bridge-nf-call-ip6tables": "1",
  "fs/inotify/max_user_instances": "8192",
  "vm/overcommit_memory": undefined,
  "vm/panic_on_oom": undefined,
  "kernel/panic": undefined,
  "kernel/panic_on_oops": undefined,
  "kernel/keys/root_maxkeys": undefined,
  "kernel/keys/root_maxbytes": undefined,
  "net/netfilter/nf_conntrack_max": undefined,
  "net/netfilter/nf_conntrack_tcp_timeout_established": undefined,
  "net/netfilter/nf_conntrack_tcp_timeout_close_wait": undefined,
};

/** Settings that are only ever raised. */
const AT_LEAST = new Set(["fs/inotify/max_user_instances"]);

const procSys = (name: string) => path.join("/proc/sys", name);

/** Paths that kubeadm and the kubelet have built in: links to the state directory. */
const claims = (paths: ClusterPaths): Record<string, string> => ({
  "/etc/kubernetes": paths.kubernetes,
  "/var/lib/kubelet": paths.kubelet,
});

/** Prepares what belongs to the whole machine: sysctls, the two links, the node's address, cgroups. Idempotent. */
export async function prepareHost(paths: ClusterPaths): Promise<void> {
  await mkdir(paths.state, { recursive: true });
  await tryCommand("modprobe", ["-a", "overlay", "br_netfilter"]);
  await remember(paths);
  for (const [name, value] of Object.entries(SYSCTLS)) {
    if (value === undefined || !existsSync(procSys(name))) continue;
    const now = (await readFile(procSys(name), "utf8")).trim();
    if (AT_LEAST.has(name) ? Number(now) < Number(value) : now !== value)
      await writeFile(procSys(name), value);
  }
  for (const [place, target] of Object.entries(claims(paths))) await claim(place, target);
  await ensureNodeInterface();
  await ensureCgroups();
}

/** Puts back what `prepareHost` and the cluster changed. */
export async function restoreHost(paths: ClusterPaths): Promise<void> {
  const { sysctls = {} } = (await hostBefore(paths)) ?? {};
  for (const [name, value] of Object.entries(sysctls))
    if (existsSync(procSys(name))) await writeFile(procSys(name), value).catch(() => {});
  for (const [place, target] of Object.entries(claims(paths)))
    if ((await readlink(place).catch(() => "")) === target) await rm(place);
}

async function remember(paths: ClusterPaths): Promise<void> {
  if (existsSync(paths.hostBefore)) return;
  const sysctls: Record<string, string> = {};
  for (const name of Object.keys(SYSCTLS))
    if (existsSync(procSys(name))) sysctls[name] = (await readFile(procSys(name), "utf8")).trim();
  const before: HostBefore = { sysctls, tables: await listTables() };
  await writeFile(paths.hostBefore, JSON.stringify(before, undefined, 2));
}

interface HostBefore {
  sysctls: Record<string, string>;
  /** Names of nftables tables. */
  tables: string[];
}

/** What the host looked like before the cluster; undefined when that is not known. */
export async function hostBefore(paths: ClusterPaths): Promise<HostBefore | undefined> {
  const text = await readFile(paths.hostBefore, "utf8").catch(() => "");
  return text ? (JSON.parse(text) as HostBefore) : undefined;
}

/** Links a built-in path to ours. Another node's files there are never touched. */
async function claim(place: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const found = await lstat(place).catch(() => undefined);
  if (found?.isSymbolicLink()) {
    if ((await readlink(place)) === target) return;
    if (!existsSync(place)) await rm(place);
    else throw taken(place);
  } else if (found) {
    await rmdir(place).catch(() => {
      throw taken(place);
    });
  }
  await mkdir(path.dirname(place), { recursive: true });
  await symlink(target, place);
}

const taken = (place: string) =>
  new UserError(
    `${place} is in use: this machine seems to be a Kubernetes node already.`,
    "Use that cluster (npm run up -- --context NAME), or remove it and its files first.",
  );

async function ensureNodeInterface(): Promise<void> {
  const shown = await tryCommand("ip", ["-4", "-o", "address", "show", "dev", NODE_INTERFACE]);
  if (shown.code !== 0) await runCommand("ip", ["link", "add", NODE_INTERFACE, "type", "bridge"]);
  if (!shown.stdout.includes(` ${NODE_ADDRESS}/32 `))
    await runCommand("ip", ["address", "replace", `${NODE_ADDRESS}/32`, "dev", NODE_INTERFACE]);
  await runCommand("ip", ["link", "set", NODE_INTERFACE, "up"]);
  // A Service address without endpoints must not leave the machine: a network that answers for every address would hold
  // the connection, and the API server would keep it.
  await runCommand("ip", ["route", "replace", SERVICE_SUBNET, "dev", NODE_INTERFACE, "src", NODE_ADDRESS]);
}

async function ensureCgroups(): Promise<void> {
  for (const folder of await cgroupFolders()) {
    await mkdir(folder, { recursive: true });
    // cgroup v2: a controller is there for children only when the parent hands it on.
    const handedOn = path.join(path.dirname(folder), "cgroup.subtree_control");
    if (path.dirname(folder) !== "/sys/fs/cgroup") continue;
    for (const controller of ["cpuset", "cpu", "io", "memory", "pids", "hugetlb"])
      await writeFile(handedOn, `+${controller}`).catch(() => {});
  }
}

/** The cluster's own cgroup in each hierarchy (cgroup v1), or the one (v2). */
export async function cgroupFolders(): Promise<string[]> {
  const root = "/sys/fs/cgroup";
  if (existsSync(path.join(root, "cgroup.controllers"))) return [path.join(root, CLUSTER_NAME)];
  const hierarchies = await readdir(root, { withFileTypes: true });
  return hierarchies
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(root, entry.name, CLUSTER_NAME));
}
