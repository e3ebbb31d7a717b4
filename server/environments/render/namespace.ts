import { LABEL_ENVIRONMENT, LABEL_MANAGED_BY, MANAGED_BY } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import type { PodSecurity } from "@/server/contract/template";
import type { KubernetesObject, Namespace } from "@/server/kubernetes";
import type { Template } from "../template/template";
import { stamped } from "./hash";

/** On the namespace: whose it is, even when somebody removed its labels. */
export const ANNOTATION_ENVIRONMENT_UID = "devspace-portal.io/environment-uid";

/** On the namespace: what its environment was granted of its owner's bounds, as JSON. */
export const ANNOTATION_GRANTED = "devspace-portal.io/granted";

/** On the namespace of an environment whose template needs more than Pod Security restricted: which template that is. */
const ANNOTATION_TEMPLATE = "devspace-portal.io/template";

const podSecurityLabels = (level: PodSecurity) => ({
  "pod-security.kubernetes.io/enforce": level,
  "pod-security.kubernetes.io/enforce-version": "latest",
  "pod-security.kubernetes.io/warn": level,
  "pod-security.kubernetes.io/audit": level,
});

/** The environment's Namespace. */
export function renderNamespace({
  name,
  uid,
  granted,
  template,
}: {
  name: string;
  uid: string;
  granted?: string | undefined;
  /** Of what the level of Pod Security is; an administrator has to allow any but restricted (k8s/portal/admission). */
  template: Pick<Template, "name" | "podSecurity">;
}): Namespace {
  const { podSecurity } = template;
  return stamped({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: namespaceOf(name),
      labels: {
        ...podSecurityLabels(podSecurity),
        [LABEL_ENVIRONMENT]: name,
        [LABEL_MANAGED_BY]: MANAGED_BY,
      },
      annotations: {
        [ANNOTATION_ENVIRONMENT_UID]: uid,
        ...(podSecurity === "restricted" ? {} : { [ANNOTATION_TEMPLATE]: template.name }),
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
