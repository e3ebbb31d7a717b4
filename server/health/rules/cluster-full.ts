import { namespaceOf } from "@/server/contract/names";
import {
  NODE_RESOURCES,
  type NodeAmounts,
  type NodeResource,
  requestsOf,
} from "@/server/kubernetes/requests";
import type { Pod } from "@/server/kubernetes/workloads";
import type { Diagnosis } from "../diagnosis";
import type { Room, Sleeper } from "../snapshot";

type Told = Pick<Diagnosis, "message" | "remedy"> & { code: "ClusterFull" | "LargerThanNodes" };
type NodeRoom = Room["nodes"][number];

/** Why no node has room for the pod, and what would make it: whose sleep, or which smaller amount. Nothing where one has. */
export function clusterFull(pod: Pod, { nodes, owner, sleepers }: Room): Told | undefined {
  const asks = requestsOf(pod);
  const free = nodes.map((node) => freeOf(node));
  const best = free.sort((a, b) => lackOf(a, asks).length - lackOf(b, asks).length || b.cpu - a.cpu)[0];
  const lacking = best ? lackOf(best, asks) : [];
  if (!best || lacking.length === 0) return undefined;
  const asked = lacking.map((resource) => amountOf(resource, asks[resource])).join(" and ");
  const left = lacking.map((resource) => amountOf(resource, best[resource])).join(" and ");
  const smaller = lacking.includes("pods") ? undefined : smallerThan(asks, best, lacking);
  if (!nodes.some(({ allocatable }) => lackOf(allocatable, asks).length === 0)) {
    const largest = largestFor(nodes, lacking);
    const most = lacking.map((resource) => amountOf(resource, largest[resource])).join(" and ");
    const now = smaller ? `Ask for ${smaller} or less` : "Ask for less";
    const text =
      most === left ? `${now}.` : `${now}, or for up to ${most} where other environments are paused.`;
    const message = `No node is large enough: the pod asks for ${asked}; environments have at most ${most} of one, and ${left} is free. ${text}`;
    return { code: "LargerThanNodes", message, remedy: { text } };
  }
  const chosen = choose(nodes, sleepers, asks);
  const frees = ({ namespace }: Sleeper) => {
    const all = nodes.map((node) => heldBy(node, new Set([namespace])));
    return lacking
      .map((resource) =>
        amountOf(
          resource,
          all.reduce((sum, one) => sum + one[resource], 0),
        ),
      )
      .join(" and ");
  };
  const pause = chosen.map(
    (one) => `${one.name} (unchanged since ${one.since.slice(0, 10)}, frees ${frees(one)})`,
  );
  const less = smaller ? `ask for ${smaller} or less` : undefined;
  const wishes = [...(pause.length > 0 ? [`pause ${pause.join(" and ")}`] : []), ...(less ? [less] : [])];
  const others = `No environment of ${owner} can make the room by sleeping: `;
  const text =
    pause.length > 0
      ? sentence(wishes.join(", or "))
      : `${others}${less ? `${less}, or ` : ""}have another one paused.`;
  const actions = chosen.map(
    ({ name }) => `kubectl patch denv ${name} --type=merge -p '{"spec":{"paused":true}}'`,
  );
  return {
    code: "ClusterFull",
    message: `The cluster is full: the pod asks for ${asked}, and no node has more than ${left} free. ${text}`,
    remedy: { text, ...(actions.length > 0 ? { action: actions.join(" && ").slice(0, ACTION_MAX) } : {}) },
  };
}

const ACTION_MAX = 1000;
/** More than so many at once is nothing one would do for one pod. */
const SLEEPERS_MAX = 5;

/** The one environment unchanged longest that makes enough room, else as few as possible from the longest unchanged on. */
function choose(nodes: Room["nodes"], sleepers: readonly Sleeper[], asks: NodeAmounts): Sleeper[] {
  const suffices = (some: readonly Sleeper[]) => {
    const gone = new Set(some.map(({ namespace }) => namespace));
    return nodes.some((node) => lackOf(freeOf(node, gone), asks).length === 0);
  };
  const one = sleepers.find((sleeper) => suffices([sleeper]));
  if (one) return [one];
  for (let count = 2; count <= Math.min(sleepers.length, SLEEPERS_MAX); count++) {
    const some = sleepers.slice(0, count);
    if (suffices(some)) return some;
  }
  return [];
}

const lackOf = (has: NodeAmounts, asks: NodeAmounts) =>
  NODE_RESOURCES.filter((resource) => has[resource] < asks[resource] * (1 - 1e-9));

function freeOf(node: NodeRoom, without: ReadonlySet<string> = new Set()): NodeAmounts {
  const staying = new Set(node.pods.map(({ namespace }) => namespace).filter((one) => !without.has(one)));
  const held = heldBy(node, staying);
  return amounts((resource) => Math.max(0, node.allocatable[resource] - held[resource]));
}

/** What environments together could have of the node that has most for them: the portal's and the cluster's own pods stay. */
function largestFor(nodes: Room["nodes"], lacking: readonly NodeResource[]): NodeAmounts {
  const isTheirs = (namespace: string) => namespace.startsWith(namespaceOf(""));
  const all = nodes.map((node) =>
    freeOf(node, new Set(node.pods.map(({ namespace }) => namespace).filter(isTheirs))),
  );
  const [first = "cpu"] = lacking;
  return all.reduce((best, one) => (one[first] > best[first] ? one : best));
}

function heldBy({ pods }: NodeRoom, namespaces: ReadonlySet<string>): NodeAmounts {
  const own = pods.filter(({ namespace }) => namespaces.has(namespace));
  return amounts((resource) => own.reduce((sum, { asks }) => sum + asks[resource], 0));
}

const amounts = (of: (resource: NodeResource) => number): NodeAmounts => ({
  cpu: of("cpu"),
  memory: of("memory"),
  pods: of("pods"),
});

/** Amounts that fit where there is most room, as the form takes them; nothing where that is less than a pod may ask for. */
function smallerThan(asks: NodeAmounts, best: NodeAmounts, lacking: NodeResource[]): string | undefined {
  const fitting = lacking.map((resource) => Math.min(asks[resource], best[resource]));
  const enough = lacking.every((resource, index) => (fitting[index] ?? 0) >= LEAST[resource]);
  return enough
    ? lacking.map((resource, index) => amountOf(resource, fitting[index] ?? 0)).join(" and ")
    : undefined;
}

/** What contract/amounts lets a component ask for at least. */
const LEAST: NodeAmounts = { cpu: 0.001, memory: 2 ** 24, pods: 1 };

/** Rounded down: what is said to fit has to. */
function amountOf(resource: NodeResource, amount: number): string {
  const down = Math.floor(resource === "cpu" ? amount * 1000 + 1e-6 : amount / 2 ** 20);
  if (resource === "cpu") return `${down}m CPU`;
  return resource === "memory" ? `${down}Mi memory` : `${amount} pod${amount === 1 ? "" : "s"}`;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
