import { LABEL_COMPONENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { type Gateway, type Informer, POD } from "@/server/kubernetes";
import type { Pod } from "./container-state";

/** Keeps of a Pod what logs need. */
function slim({ apiVersion, kind, metadata, spec, status }: Pod): Pod {
  const names = (containers: { name: string }[] = []) => containers.map(({ name }) => ({ name }));
  const { name, namespace, uid, resourceVersion, creationTimestamp, deletionTimestamp, labels } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp, deletionTimestamp, labels },
    spec: { containers: names(spec?.containers), initContainers: names(spec?.initContainers) },
    status,
  };
}

/** The pods of an environment's namespace, whoever made them, kept current. The caller starts and stops it. */
export function environmentPods(gateway: Gateway, environment: string): Informer<Pod> {
  return gateway.informer<Pod>(POD, {
    namespace: namespaceOf(environment),
    indexLabels: [LABEL_COMPONENT],
    transform: slim,
  });
}

/** The same, read once. */
export async function currentPods(gateway: Gateway, environment: string): Promise<Pod[]> {
  return (await gateway.list<Pod>(POD, { namespace: namespaceOf(environment) })).items;
}
