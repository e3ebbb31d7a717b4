import { namespaceOf } from "@/server/contract/names";
import { quantityValue } from "@/server/contract/quantity";
import { isFull } from "@/server/health/rules/unschedulable";
import { type Look, NOT_CHECKED, type Room, type Sleeper } from "@/server/health/snapshot";
import {
  type Gateway,
  isKubernetesError,
  NODE,
  type Node,
  POD,
  type Pod,
  podCondition,
} from "@/server/kubernetes";
import { NODE_RESOURCES, requestsOf } from "@/server/kubernetes/requests";
import { type EnvironmentObject, isOwnedBy, specOf, statusOf } from "../resource";
import { atMostEvery } from "./at-most-every";
import type { Caches } from "./caches";

/** Of a full cluster many pods tell at once; nodes are read once for all of them. */
const FRESH_MS = 2000;

export type NodesReader = () => Promise<Look<Room["nodes"]>>;

/** Reads what nodes have and give away. Both lists are of the whole cluster: only asked for while a pod finds no place. */
export function nodesReader(cluster: Pick<Gateway, "list">, clock: () => Date): NodesReader {
  return atMostEvery(FRESH_MS, clock, () => readNodes(cluster));
}

async function readNodes(cluster: Pick<Gateway, "list">): Promise<Look<Room["nodes"]>> {
  // What has ended holds no place.
  const fieldSelector = "status.phase!=Succeeded,status.phase!=Failed";
  try {
    const [nodes, pods] = await Promise.all([cluster.list(NODE), cluster.list(POD, { fieldSelector })]);
    return { kind: "found", value: nodes.items.filter(takesPods).map((node) => roomOf(node, pods.items)) };
  } catch (error) {
    if (!isKubernetesError(error)) throw error;
    return NOT_CHECKED;
  }
}

/** Environments' pods tolerate nothing. */
function takesPods({ spec, status }: Node): boolean {
  const isReady = status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True");
  const isKept = spec.unschedulable || spec.taints?.some(({ effect }) => effect !== "PreferNoSchedule");
  return isReady === true && !isKept;
}

function roomOf({ metadata, status }: Node, pods: readonly Pod[]): Room["nodes"][number] {
  const [cpu = 0, memory = 0, count = 0] = NODE_RESOURCES.map((resource) =>
    quantityValue(status?.allocatable?.[resource] ?? "0"),
  );
  const here = pods.filter(({ spec }) => spec.nodeName === metadata.name);
  return {
    name: metadata.name,
    allocatable: { cpu, memory, pods: count },
    pods: here.map((pod) => ({ namespace: pod.metadata.namespace ?? "", asks: requestsOf(pod) })),
  };
}

/** Where the pods of an environment that find no place for want of room could go; not looked at while there are none. */
export async function roomFor(
  { caches, nodes }: { caches: Pick<Caches, "names" | "environment">; nodes: NodesReader },
  environment: EnvironmentObject,
  pods: readonly Pod[],
): Promise<Look<Room>> {
  if (!pods.some(lacksRoom)) return NOT_CHECKED;
  const found = await nodes();
  if (found.kind !== "found") return found;
  const { owner } = specOf(environment);
  const others = caches.names().flatMap((name) => caches.environment(name) ?? []);
  const sleepers = others
    .filter((other) => other.metadata.name !== environment.metadata.name && mayPause(other, owner))
    .map(sleeperOf)
    .sort((a, b) => a.since.localeCompare(b.since));
  return { kind: "found", value: { nodes: found.value, owner, sleepers } };
}

function lacksRoom(pod: Pod): boolean {
  const { status, message = "" } = podCondition(pod, "PodScheduled") ?? {};
  return status === "False" && isFull(message);
}

function mayPause(other: EnvironmentObject, owner: string): boolean {
  return isOwnedBy(other, owner) && !specOf(other).paused && !other.metadata.deletionTimestamp;
}

/** Nobody notes who uses an environment; when something last happened in it, its status tells. */
function sleeperOf(environment: EnvironmentObject): Sleeper {
  const { name, creationTimestamp = "" } = environment.metadata;
  const { conditions, components } = statusOf(environment);
  const times = [
    ...conditions.map(({ lastTransitionTime }) => lastTransitionTime),
    ...Object.values(components).map(({ lastTransitionTime = "" }) => lastTransitionTime),
    ...Object.values(components).map((component) => component.switch?.startedAt ?? ""),
  ];
  const since = [creationTimestamp, ...times].sort().at(-1) ?? "";
  return { name, namespace: namespaceOf(name), since };
}
