import { DEVSPACE_CACHE_PREFIX, DEVSPACE_CACHE_TYPE, LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { withDevPod, withoutDevPod } from "@/server/dev-mode/cli-cache";
import { devWorkloadName } from "@/server/dev-mode/dev-workload";
import { ANNOTATION_LISTED, madeBy } from "@/server/dev-mode/replacement";
import { SECRET, type Secret } from "@/server/kubernetes";
import type { ReconcileContext } from "./context";
import type { Seen } from "./gather";
import type { Move } from "./moves";
import { refusalOf } from "./refusal";

/** What a cache Secret of the CLI is to be: with a dev pod of the portal in it or not, and all else as it is. */
interface Wish {
  listed: boolean;
  /** Undefined where the text is no cache. */
  change(cache: string): string | undefined;
}

/**
 * Lists the portal's dev pods where `devspace reset pods` looks for them: for a component, in the cache of the configuration
 * of its name (docs/decisions/dev-mode-switch.md). A courtesy: what is refused keeps nothing from working.
 */
export async function listForCli(context: ReconcileContext, seen: Seen): Promise<void> {
  const list = async (move: Move) => {
    const component = move.component.name;
    const name = `${DEVSPACE_CACHE_PREFIX}${component}`;
    const cached = seen.snapshot.secrets.find(({ metadata }) => metadata.name === name);
    const wish = wishOf(move, namespaceOf(seen.name), cached !== undefined && isListed(cached));
    if (!wish) return;
    try {
      await fulfil(context, wish, { environment: seen.name, component, name, cached });
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      context.log.warn({ environment: seen.name, component, refusal }, "not listed for the DevSpace CLI");
    }
  };
  await Promise.all([...seen.moves.values()].map(list));
}

/** Nothing where the portal has no dev pod and listed none. */
function wishOf(
  { component, dev, plan }: Pick<Move, "component" | "dev" | "plan">,
  namespace: string,
  listed: boolean,
): Wish | undefined {
  const { name, target } = component;
  if (dev && madeBy(dev) === "devspace-cli") {
    // Taken over, and the entry with it.
    return listed ? { listed: false, change: (cache) => cache } : undefined;
  }
  if (plan.mode === "production")
    return listed ? { listed: false, change: (cache) => withoutDevPod(cache, name) } : undefined;
  if (!dev || dev.metadata.deletionTimestamp) return undefined;
  const parentName = target.metadata.name;
  const deployment = devWorkloadName(parentName);
  const devPod = { name, namespace, deployment, parentKind: target.kind, parentName };
  return { listed: true, change: (cache) => withDevPod(cache, devPod) };
}

const isListed = ({ metadata }: Secret) => metadata.annotations?.[ANNOTATION_LISTED] !== undefined;

/** Once for each version of the Secret, on the condition that it is still what was read. */
async function fulfil(
  { cluster, log, memory }: ReconcileContext,
  { listed, change }: Wish,
  secret: { environment: string; component: string; name: string; cached: Secret | undefined },
): Promise<void> {
  const { environment, component, name, cached } = secret;
  const namespace = namespaceOf(environment);
  const key = `${namespace}/${SECRET.kind}/${name}`;
  const doneAt = ({ metadata }: Secret) => `${listed}@${metadata.resourceVersion}`;
  if (cached && memory.get(key) === doneAt(cached)) return;
  const ref = { type: SECRET, name, namespace };
  const found = await cluster.get(ref);
  if (!found && !listed) return;
  const before = Buffer.from(found?.data?.cache ?? "", "base64").toString("utf8");
  const cache = change(before);
  if (cache === undefined) log.warn({ namespace, secret: name }, "the DevSpace CLI's cache cannot be read");
  if (found && (cache === undefined || (cache === before && isListed(found) === listed))) {
    memory.set(key, doneAt(found));
    return;
  }
  // The environment's label is what the controller follows the Secret by; it stays the CLI's all the same.
  const labels = { [LABEL_ENVIRONMENT]: environment };
  const annotations = { [ANNOTATION_LISTED]: listed ? "true" : null };
  const data = { cache: Buffer.from(cache ?? "").toString("base64") };
  if (found) {
    const { resourceVersion } = found.metadata;
    memory.set(
      key,
      doneAt(await cluster.mergePatch(ref, { metadata: { resourceVersion, labels, annotations }, data })),
    );
    return;
  }
  const made: Secret = {
    ...{ apiVersion: SECRET.apiVersion, kind: SECRET.kind, type: DEVSPACE_CACHE_TYPE, data },
    metadata: {
      ...{ name, namespace, labels: { ...labels, owner: "devspace", name: component } },
      annotations: { [ANNOTATION_LISTED]: "true" },
    },
  };
  memory.set(key, doneAt(await cluster.create(made)));
}
