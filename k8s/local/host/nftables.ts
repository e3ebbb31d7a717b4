import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type CommandResult, tryCommand } from "@/kit/command";
import { ctr, runCtr, startContainerd } from "./containerd";
import type { ClusterPaths } from "./paths";
import { KUBERNETES_IMAGES, KUBERNETES_VERSION } from "./versions";

/** Made by kube-proxy. */
const OWN_TABLES = ["ip kube-proxy", "ip6 kube-proxy"];

/** Made by any use of iptables; removed when nothing is in them and they were not there before the cluster. */
const IPTABLES_TABLES = ["ip", "ip6"].flatMap((family) =>
  ["filter", "nat", "mangle", "raw"].map((table) => `${family} ${table}`),
);

type Nft = (args: string[]) => Promise<CommandResult>;

/** Names of the nftables tables, such as `ip nat`, with any nft; none when it cannot tell. */
export async function listTables(nft: Nft = hostNft): Promise<string[]> {
  const { stdout } = await nft(["list", "tables"]);
  return stdout.split("\n").flatMap((line) => line.match(/^table (.+)$/)?.[1] ?? []);
}

const hostNft: Nft = (args) => tryCommand("nft", args);

/**
 * Removes the nftables tables that the cluster made. This takes the nft that made them, out of the kube-proxy image:
 * an older one on the host may not read them (1.0.6 crashes). So containerd must be able to run.
 */
export async function removeTables(paths: ClusterPaths, before: readonly string[]): Promise<void> {
  const mounted = path.join(paths.run, "nft");
  const image = `${KUBERNETES_IMAGES}/kube-proxy:${KUBERNETES_VERSION}`;
  await startContainerd(paths);
  if ((await ctr(paths, ["images", "list", "--quiet", `name==${image}`])).stdout.trim() === "") return;
  await mkdir(mounted, { recursive: true });
  await runCtr(paths, ["images", "mount", image, mounted]);
  try {
    const nft: Nft = (args) => tryCommand("chroot", [mounted, "nft", ...args]);
    for (const table of await listTables(nft))
      if (OWN_TABLES.includes(table) || (!before.includes(table) && (await isEmpty(nft, table))))
        await nft(["delete", "table", ...table.split(" ")]);
  } finally {
    await ctr(paths, ["images", "unmount", "--rm", mounted]);
  }
}

async function isEmpty(nft: Nft, table: string): Promise<boolean> {
  if (!IPTABLES_TABLES.includes(table)) return false;
  const { code, stdout } = await nft(["list", "table", ...table.split(" ")]);
  return code === 0 && holdsNothing(stdout);
}

/** True for a listing of base chains that accept everything and have no rules. */
export function holdsNothing(listing: string): boolean {
  return listing
    .split("\n")
    .map((line) => line.trim())
    .every((line) => /^($|#|table |chain |type .* policy accept;$|\})/.test(line));
}
