import { isPodMaker, type KubernetesObject, withPods } from "@/server/kubernetes";
import type { RenderSettings } from "./settings";

/** Pods of environments come after the portal, which heals and deletes them, whatever their template asks for. */
export function withPriority<T extends KubernetesObject>(object: T, { priorityClass }: RenderSettings): T {
  if (!priorityClass || !isPodMaker(object)) return object;
  return withPods(object, ({ spec, ...rest }) => ({
    ...rest,
    spec: { ...spec, priorityClassName: priorityClass },
  }));
}
