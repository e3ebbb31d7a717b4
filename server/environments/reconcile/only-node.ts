import { type Gateway, isKubernetesError, NODE } from "@/server/kubernetes";
import { atMostEvery } from "./at-most-every";

/** Nodes come and go rarely, and a name that is out of date costs a claim its head start only. */
const FRESH_MS = 30_000;

/** The name of the cluster's node where there is one alone. */
export type OnlyNode = () => Promise<string | undefined>;

/** Reads which node is the only one; undefined where there are more, or where they cannot be read. */
export function onlyNodeReader(cluster: Pick<Gateway, "list">, clock: () => Date): OnlyNode {
  return atMostEvery(FRESH_MS, clock, () => readOnlyNode(cluster));
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
