import { LABEL_ENVIRONMENT, LABEL_MANAGED_BY, MANAGED_BY } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import type { KubernetesObject, Namespace } from "@/server/kubernetes";
import { stamped } from "./hash";

/** On the namespace: whose it is, even when somebody removed its labels. */
export const ANNOTATION_ENVIRONMENT_UID = "devspace-portal.io/environment-uid";

/** On the namespace: what its environment was granted of its owner's bounds, as JSON. */
export const ANNOTATION_GRANTED = "devspace-portal.io/granted";

/** User pods run under Pod Security restricted, whatever their template asks for. */
const POD_SECURITY = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "latest",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
};

/** The environment's Namespace. */
export function renderNamespace({
  name,
  uid,
  granted,
}: {
  name: string;
  uid: string;
  granted?: string | undefined;
}): Namespace {
  return stamped({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: namespaceOf(name),
      labels: { ...POD_SECURITY, [LABEL_ENVIRONMENT]: name, [LABEL_MANAGED_BY]: MANAGED_BY },
      annotations: {
        [ANNOTATION_ENVIRONMENT_UID]: uid,
        ...(granted ? { [ANNOTATION_GRANTED]: granted } : {}),
      },
    },
  });
}

/** Puts an object into the environment: its namespace, and the labels it is found, and pruned, by. */
export function placed<T extends KubernetesObject>(object: T, environment: string): T {
  const labels = {
    ...object.metadata.labels,
    [LABEL_ENVIRONMENT]: environment,
    [LABEL_MANAGED_BY]: MANAGED_BY,
  };
  return { ...object, metadata: { ...object.metadata, namespace: namespaceOf(environment), labels } };
}
