import { runCommand, tryCommand } from "@/kit/command";
import { CLUSTER_NAME } from "./versions";

/** Chains that Kubernetes (kubelet, kube-router) makes. The CNI plugins' are told by the network's name in a comment. */
const KUBERNETES_CHAIN = /^KUBE-/;

/**
 * What to feed to `iptables-restore --noflush` so that one table loses the cluster's chains and the rules that lead to
 * them; empty when there are none.
 */
export function renderRemoval(saved: string): string {
  const tables: string[] = [];
  for (const section of saved.split(/^(?=\*)/m).filter((text) => text.startsWith("*"))) {
    const lines = section.split("\n");
    const rules = lines.filter((line) => line.startsWith("-A "));
    const chains = lines
      .filter((line) => line.startsWith(":"))
      .map((line) => line.slice(1).split(" ")[0] ?? "");
    const ours = new Set(chains.filter((chain) => KUBERNETES_CHAIN.test(chain)));
    // CNI-<hash> and CNI-DN-<hash>: named in a rule that tells the network's name.
    for (const rule of rules) {
      const target = rule.match(/ -j (CNI-\S+)/)?.[1];
      if (target && rule.includes(`\\"${CLUSTER_NAME}\\"`)) ours.add(target);
    }
    const leadsToOurs = (rule: string) =>
      ours.has(rule.match(/ -[jg] (\S+)/)?.[1] ?? "") || rule.includes(`--comment "${CLUSTER_NAME} pods"`);
    // The port map's fixed chains go when no other network uses them.
    const fixed = chains.filter((chain) => chain.startsWith("CNI-HOSTPORT-"));
    const usedByOthers = rules.some(
      (rule) =>
        fixed.some((chain) => rule.startsWith(`-A ${chain} `)) &&
        / -j CNI-DN-/.test(rule) &&
        !leadsToOurs(rule),
    );
    if (!usedByOthers) for (const chain of fixed) ours.add(chain);
    const inOurs = (rule: string) => ours.has(rule.split(" ")[1] ?? "");
    if (ours.size === 0 && !rules.some(leadsToOurs)) continue;
    tables.push(
      lines[0] ?? "",
      ...rules.filter((rule) => leadsToOurs(rule) && !inOurs(rule)).map((rule) => rule.replace(/^-A/, "-D")),
      ...[...ours].map((chain) => `-F ${chain}`),
      ...[...ours].map((chain) => `-X ${chain}`),
      "COMMIT",
      "",
    );
  }
  return tables.join("\n");
}

/** Removes every iptables rule and address set of the cluster. Pods must be gone: they hold references. */
export async function removeFirewall(): Promise<void> {
  for (const program of ["iptables", "ip6tables"]) {
    const saved = await tryCommand(`${program}-save`, []);
    const removal = renderRemoval(saved.stdout);
    if (removal) await runCommand(`${program}-restore`, ["--noflush"], { input: removal });
  }
  const sets = await tryCommand("ipset", ["list", "-name"]);
  for (const name of sets.stdout.split("\n").filter((name) => /^(inet6:)?(KUBE-|kube-router-)/.test(name)))
    await tryCommand("ipset", ["destroy", name]);
}
