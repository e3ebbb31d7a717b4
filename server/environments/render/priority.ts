import { isWorkload, type KubernetesObject } from "@/server/kubernetes";
import type { RenderSettings } from "./settings";

/** Pods of environments come after the portal, which heals and deletes them, whatever their template asks for. */
export function withPriority<T extends KubernetesObject>(object: T, { priorityClass }: RenderSettings): T {
  if (!priorityClass || !isWorkload(object)) return object;
  const { template } = object.spec;
  const spec = { ...template.spec, priorityClassName: priorityClass };
  return { ...object, spec: { ...object.spec, template: { ...template, spec } } };
}
