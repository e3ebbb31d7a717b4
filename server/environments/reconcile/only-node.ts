import { type Gateway, isKubernetesError, NODE } from "@/server/kubernetes";

/** Nodes come and go rarely, and a name that is out of date costs a claim its head start only. */
const FRESH_MS = 30_000;

/** The name of the cluster's node where there is one alone. */
export type OnlyNode = () => Promise<string | undefined>;

/** Reads which node is the only one; undefined where there are more, or where they cannot be read. */
export function onlyNodeReader(cluster: Pick<Gateway, "list">, clock: () => Date): OnlyNode {
  let last: { at: number; name: Promise<string | undefined> } | undefined;
  return () => {
    const now = clock().getTime();
    if (!last || now - last.at > FRESH_MS) last = { at: now, name: readOnlyNode(cluster) };
    return last.name;
  };
}

async function readOnlyNode(cluster: Pick<Gateway, "list">): Promise<string | undefined> {
  try {
    const { items } = await cluster.list(NODE);
    return items.length === 1 ? items[0]?.metadata.name : undefined;
  } catch (error) {
    if (!isKubernetesError(error)) throw error;
    return undefined;
  }
}
