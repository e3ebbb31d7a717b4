import { LABEL_COMPONENT } from "@/server/contract/labels";
import { isDevPod } from "@/server/dev-mode/replacement";
import { isServing } from "@/server/kubernetes";
import { besideOf } from "../template/template";
import type { Snapshot } from "./caches";
import type { Seen } from "./gather";

type Shown = Pick<Seen, "template" | "moves" | "wishes"> & { snapshot: Pick<Snapshot, "pods" | "workload"> };

/**
 * What runs beside a component in dev mode, and the tools that somebody wants: what is there already, and the rest once the
 * component's pod serves, so that it never takes the place that a quota or a node has left for the component itself.
 */
export function besideNow({ template, moves, snapshot, wishes }: Shown): ReadonlySet<string> {
  const now = besideOf(template).filter(({ beside, component }) => {
    const inDev = moves.get(component.name)?.plan.mode === "dev";
    const wished = beside.onDemand && wishes.has(beside.name);
    if (!inDev && !wished) return false;
    const { kind, metadata } = beside.workload;
    if (snapshot.workload(kind, metadata.name)) return true;
    const own = snapshot.pods.filter((pod) => pod.metadata.labels?.[LABEL_COMPONENT] === component.name);
    return own.some((pod) => isServing(pod) && (wished || isDevPod(pod)));
  });
  return new Set(now.map(({ beside }) => beside.name));
}
