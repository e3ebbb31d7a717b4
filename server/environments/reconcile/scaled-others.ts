import { isWorkload } from "@/server/kubernetes";
import type { Template } from "../template/template";
import type { Snapshot } from "./caches";

/**
 * What autoscalers made of workloads that are no components, as `Kind/name`: the number is theirs. None is told of one at
 * zero, which to an autoscaler means asleep: it begins with the template's number.
 */
export function scaledOthers(
  { others }: Pick<Template, "others">,
  { autoscalers, workload }: Pick<Snapshot, "autoscalers" | "workload">,
): ReadonlyMap<string, number> {
  const scaled = others.filter(isWorkload).flatMap(({ kind, metadata: { name } }): [string, number][] => {
    const isScaled = autoscalers.some(
      ({ spec: { scaleTargetRef: aim } }) => aim.kind === kind && aim.name === name,
    );
    const replicas = isScaled ? workload(kind, name)?.spec.replicas : undefined;
    return replicas ? [[`${kind}/${name}`, replicas]] : [];
  });
  return new Map(scaled);
}
