import type { Finding } from "@/server/contract/findings";
import type { KubernetesObject } from "@/server/kubernetes/types";

/** The object as a finding names it. */
export function subjectOf({ kind, metadata }: KubernetesObject): Finding["subject"] {
  return { kind, name: metadata.name };
}

/** One piece of evidence, cut to what a status holds. */
export function seen(object: KubernetesObject, field: string, value: string): Finding["evidence"][number] {
  const name = `${object.kind.toLowerCase()}/${object.metadata.name}`;
  return { object: name, field, value: value.length > 1000 ? `${value.slice(0, 1000)}…` : value };
}

/** The command that shows all of an object. */
export function describing({ kind, metadata }: KubernetesObject): string {
  return `${kubectl(metadata.namespace)} describe ${kind.toLowerCase()} ${metadata.name}`;
}

/** The command that shows what a container wrote; `previous`: before it ended. */
export function logOf({ metadata }: KubernetesObject, container: string, previous: boolean): string {
  return `${kubectl(metadata.namespace)} logs ${metadata.name} -c ${container}${previous ? " --previous" : ""}`;
}

export const kubectl = (namespace: string | undefined) => (namespace ? `kubectl -n ${namespace}` : "kubectl");
