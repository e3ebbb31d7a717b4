import { quantityValue } from "@/server/contract/quantity";
import type { Container, Pod } from "./workloads";

/** What a node is shared by: cores, bytes, a number. */
export const NODE_RESOURCES = ["cpu", "memory", "pods"] as const;
export type NodeResource = (typeof NODE_RESOURCES)[number];
export type NodeAmounts = Record<NodeResource, number>;

/**
 * What the scheduler sets aside for a pod: the sum over its containers and those that run beside them from the start, or what
 * the largest of the other init containers asks for, if that is more.
 */
export function requestsOf({ spec }: Pick<Pod, "spec">): NodeAmounts {
  const inits = spec.initContainers ?? [];
  const lasting = [...spec.containers, ...inits.filter(({ restartPolicy }) => restartPolicy === "Always")];
  const of = (resource: "cpu" | "memory") => {
    const asked = ({ resources }: Container) => quantityValue(resources?.requests?.[resource] ?? "0");
    const sum = lasting.reduce((so, one) => so + asked(one), 0);
    return Math.max(sum, ...inits.map(asked)) + quantityValue(spec.overhead?.[resource] ?? "0");
  };
  return { cpu: of("cpu"), memory: of("memory"), pods: 1 };
}
