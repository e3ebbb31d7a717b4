import { kubernetesError } from "./errors";
import { checkedLabel, checkedName } from "./names";
import type { ResourceType } from "./types";

interface Target {
  namespace?: string;
  name?: string;
  subresource?: string;
}

/**
 * REST path of a resource type or of one object. A namespaced type without `namespace` is the collection over all
 * namespaces, which has no single objects.
 */
export function pathOf(type: ResourceType, { namespace, name, subresource }: Target): string {
  const parts = [type.apiVersion === "v1" ? "/api/v1" : `/apis/${type.apiVersion}`];
  if (type.namespaced && namespace !== undefined) {
    parts.push("namespaces", checkedLabel(namespace, "metadata.namespace"));
  } else if (type.namespaced && name !== undefined) {
    throw kubernetesError("invalid", `${type.kind} ${name} needs a namespace.`, {
      causes: [{ field: "metadata.namespace", message: "Name the namespace." }],
    });
  }
  parts.push(type.plural);
  if (name !== undefined) parts.push(checkedName(name));
  if (subresource !== undefined) parts.push(subresource);
  return parts.join("/");
}
