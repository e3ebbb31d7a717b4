import { createHash } from "node:crypto";
import { runCommand, tryCommand } from "@/kit/command";
import { POD_BRIDGE } from "./containerd";
import { DNS_ADDRESS } from "./host";
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

/** kube-router's health answers on every address; only the kubelet, on this machine, asks. */
const OWN_PORT = ["INPUT", "-p", "tcp", "!", "-i", "lo", "-m", "tcp", "--dport", "20244"];

/** Closes metadata services and node ports to pods, before Services' addresses are translated. Idempotent. */
export async function closeToPods(): Promise<void> {
  await ensureRule("filter", [
    ...OWN_PORT,
    "-m",
    "comment",
    "--comment",
    `${CLUSTER_NAME} pods`,
    "-j",
    "DROP",
  ]);
  for (const match of CLOSED) {
    const rule = ["PREROUTING", "-i", POD_BRIDGE, ...match];
    const named = [...rule, "-m", "comment", "--comment", `${CLUSTER_NAME} pods`, "-j", "DROP"];
    await ensureRule("mangle", named);
  }
}

async function ensureRule(table: string, rule: string[]): Promise<void> {
  const there = await tryCommand("iptables", ["-w", "-t", table, "-C", ...rule]);
  if (there.code !== 0) await runCommand("iptables", ["-w", "-t", table, "-I", ...rule]);
}

/**
 * The set in which kube-router keeps the addresses of the pods that its last full look saw: the sources of policy
 * `kube-system/known-pods`, which are all. Named as its `policyIndexedSourcePodIPSetName` does.
 */
export const KNOWN_PODS = setName("kube-system", "known-pods");

function setName(namespace: string, policy: string): string {
  const digest = createHash("sha256").update(`${namespace}${policy}ingressrule0IPv4pod`).digest();
  return `KUBE-SRC-${base32(digest).slice(0, 16)}`;
}

/** RFC 4648, for whole groups of five bytes; the rest is left out. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{5}/g) ?? [];
  return digits.map((digit) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(digit, 2)]).join("");
}

const OURS = ["-m", "comment", "--comment", `${CLUSTER_NAME} pods`];
const BEGINS = ["-i", POD_BRIDGE, "-m", "conntrack", "!", "--ctstate", "RELATED,ESTABLISHED"];
const ASKS_DNS = ["-m", "conntrack", "--ctorigdst", DNS_ADDRESS, "--ctorigdstport", "53"];

/** What a pod may begin that has no rules in kube-router's chains. */
const WITHOUT_RULES: { chain: "INPUT" | "FORWARD"; rule: string[] }[] = [
  { chain: "INPUT", rule: [...BEGINS, ...OURS, "-j", "DROP"] },
  { chain: "FORWARD", rule: [...BEGINS, ...ASKS_DNS, ...OURS, "-j", "ACCEPT"] },
  { chain: "FORWARD", rule: [...BEGINS, ...OURS, "-j", "DROP"] },
];

/**
 * Keeps new pods from all but DNS until kube-router enforces their policies, by what it does not know yet
 * (docs/decisions/first-seconds.md): pods that its last look did not see, and pods without rules in its chains, which
 * accept or reject all that comes from one they know. Dropped, not rejected: TCP tries again, and a program sees a slow
 * connection and no error. Idempotent.
 */
export async function closeToUnknownPods(): Promise<void> {
  if ((await tryCommand("ipset", ["list", "-name", KNOWN_PODS])).code !== 0)
    // As kube-router makes it, which swaps in a new one at each look.
    await runCommand("ipset", ["create", KNOWN_PODS, "hash:ip", "family", "inet", "timeout", "0"]);
  const unseen = ["-m", "set", "!", "--match-set", KNOWN_PODS, "src"];
  await ensureRule("mangle", [
    ...["PREROUTING", "!", "-d", DNS_ADDRESS, ...BEGINS, ...unseen, ...OURS],
    ...["-j", "DROP"],
  ]);
  for (const { chain, rule } of WITHOUT_RULES) {
    if ((await tryCommand("iptables", ["-w", "-C", chain, ...rule])).code === 0) continue;
    const position = nextPosition(await runCommand("iptables", ["-w", "-S", chain]), chain);
    await runCommand("iptables", ["-w", "-I", chain, String(position), ...rule]);
  }
}

/** Right after kube-router's chain, which it keeps first, and after our own rules there, before those of others. */
export function nextPosition(listing: string, chain: string): number {
  const rules = listing.split("\n").filter((line) => line.startsWith("-A "));
  const last = rules.findLastIndex(
    (rule) =>
      rule.endsWith(`-j KUBE-ROUTER-${chain}`) ||
      (rule.includes(`"${CLUSTER_NAME} pods"`) && rule.includes("RELATED,ESTABLISHED")),
  );
  return last + 2;
}
