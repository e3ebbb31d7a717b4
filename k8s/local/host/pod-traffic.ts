import { runCommand, tryCommand } from "@/kit/command";
import { POD_BRIDGE } from "./containerd";
import { CLUSTER_NAME } from "./versions";

/** Rules that let pods talk, each for a chain whose policy may be to drop. */
const RULES: { chain: string; match: string[] }[] = [
  { chain: "INPUT", match: ["-i", POD_BRIDGE] },
  { chain: "FORWARD", match: ["-i", POD_BRIDGE] },
  { chain: "FORWARD", match: ["-o", POD_BRIDGE] },
];

/**
 * Docker and simple firewalls drop what no rule accepts. Where the policy is such, pods get rules at the very end, after
 * those that enforce NetworkPolicies. `removeFirewall` knows them by their comment.
 */
export async function allowPodTraffic(): Promise<void> {
  const policies = await runCommand("iptables", ["-w", "-S"]);
  for (const { chain, match } of RULES) {
    if (!policies.includes(`-P ${chain} DROP`)) continue;
    const rule = [chain, ...match, "-m", "comment", "--comment", `${CLUSTER_NAME} pods`, "-j", "ACCEPT"];
    const there = await tryCommand("iptables", ["-w", "-C", ...rule]);
    if (there.code !== 0) await runCommand("iptables", ["-w", "-A", ...rule]);
  }
}

/** Where clouds tell a machine its secrets; none of it is a pod's to read. */
const METADATA = ["169.254.169.254", "169.254.170.2", "168.63.129.16", "192.0.0.192", "100.100.100.200"];

/** What no pod may reach, whatever policies say, and also in the moment before its policies are in force. */
const CLOSED: string[][] = [
  ...METADATA.map((address) => ["-d", address]),
  ...["tcp", "udp"].map((protocol) => [
    ...["-p", protocol, "-m", "addrtype", "--dst-type", "LOCAL"],
    ...["-m", protocol, "--dport", "30000:32767"],
    // Only what a pod begins: the node's own connections to a Service may have a source port of this range.
    ...["-m", "conntrack", "--ctstate", "NEW"],
  ]),
];

/** Closes metadata services and node ports to pods, before Services' addresses are translated. Idempotent. */
export async function closeToPods(): Promise<void> {
  for (const match of CLOSED) {
    const rule = ["PREROUTING", "-i", POD_BRIDGE, ...match];
    const named = [...rule, "-m", "comment", "--comment", `${CLUSTER_NAME} pods`, "-j", "DROP"];
    const there = await tryCommand("iptables", ["-w", "-t", "mangle", "-C", ...named]);
    if (there.code !== 0) await runCommand("iptables", ["-w", "-t", "mangle", "-I", ...named]);
  }
}
