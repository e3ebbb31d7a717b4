import { runCommand, tryCommand } from "../../scripts/command";
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
