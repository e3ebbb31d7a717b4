import type { CronJob, DaemonSet, Job } from "./pod-makers";
import type { KubernetesObject, ObjectRef, ResourceType } from "./types";
import type {
  ConfigMap,
  Event,
  HorizontalPodAutoscaler,
  Lease,
  LimitRange,
  Namespace,
  Node,
  PersistentVolumeClaim,
  Pod,
  ResourceQuota,
  Secret,
  StorageClass,
  Workload,
} from "./workloads";

const core = <T extends KubernetesObject>(
  kind: string,
  plural: string,
  namespaced = true,
): ResourceType<T> => ({
  apiVersion: "v1",
  kind,
  plural,
  namespaced,
});

/** Every resource type the portal reads or writes, so that no caller spells a path. */
export const ENVIRONMENT: ResourceType = {
  apiVersion: "devspace-portal.io/v1alpha1",
  kind: "Environment",
  plural: "environments",
  namespaced: false,
};
export const TEMPLATE: ResourceType = {
  apiVersion: "devspace-portal.io/v1alpha1",
  kind: "Template",
  plural: "templates",
  namespaced: false,
};
export const NAMESPACE = core<Namespace>("Namespace", "namespaces", false);
export const NODE = core<Node>("Node", "nodes", false);
export const POD = core<Pod>("Pod", "pods");
export const SERVICE = core("Service", "services");
export const SERVICE_ACCOUNT = core("ServiceAccount", "serviceaccounts");
export const CONFIG_MAP = core<ConfigMap>("ConfigMap", "configmaps");
export const SECRET = core<Secret>("Secret", "secrets");
export const PERSISTENT_VOLUME_CLAIM = core<PersistentVolumeClaim>(
  "PersistentVolumeClaim",
  "persistentvolumeclaims",
);
export const RESOURCE_QUOTA = core<ResourceQuota>("ResourceQuota", "resourcequotas");
export const LIMIT_RANGE = core<LimitRange>("LimitRange", "limitranges");
export const EVENT = core<Event>("Event", "events");
export const DEPLOYMENT: ResourceType<Workload> = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  plural: "deployments",
  namespaced: true,
};
export const STATEFUL_SET: ResourceType<Workload> = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  namespaced: true,
};
export const DAEMON_SET: ResourceType<DaemonSet> = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  namespaced: true,
};
export const JOB: ResourceType<Job> = {
  apiVersion: "batch/v1",
  kind: "Job",
  plural: "jobs",
  namespaced: true,
};
export const CRON_JOB: ResourceType<CronJob> = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  plural: "cronjobs",
  namespaced: true,
};
export const POD_DISRUPTION_BUDGET: ResourceType = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  namespaced: true,
};
/** Only there where the Gateway API is installed. */
export const HTTP_ROUTE: ResourceType = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  plural: "httproutes",
  namespaced: true,
};
export const STORAGE_CLASS: ResourceType<StorageClass> = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  plural: "storageclasses",
  namespaced: false,
};
export const HORIZONTAL_POD_AUTOSCALER: ResourceType<HorizontalPodAutoscaler> = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  namespaced: true,
};
export const NETWORK_POLICY: ResourceType = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  namespaced: true,
};
export const INGRESS: ResourceType = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  plural: "ingresses",
  namespaced: true,
};
export const ROLE: ResourceType = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  plural: "roles",
  namespaced: true,
};
export const ROLE_BINDING: ResourceType = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  namespaced: true,
};
export const LEASE: ResourceType<Lease> = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  plural: "leases",
  namespaced: true,
};

const ALL: ResourceType[] = [
  ENVIRONMENT,
  TEMPLATE,
  NAMESPACE,
  POD,
  SERVICE,
  SERVICE_ACCOUNT,
  CONFIG_MAP,
  SECRET,
  PERSISTENT_VOLUME_CLAIM,
  RESOURCE_QUOTA,
  LIMIT_RANGE,
  EVENT,
  DEPLOYMENT,
  STATEFUL_SET,
  DAEMON_SET,
  JOB,
  CRON_JOB,
  HORIZONTAL_POD_AUTOSCALER,
  POD_DISRUPTION_BUDGET,
  NETWORK_POLICY,
  INGRESS,
  HTTP_ROUTE,
  ROLE,
  ROLE_BINDING,
  LEASE,
];

const groupOf = (apiVersion: string) => (apiVersion.includes("/") ? apiVersion.split("/")[0] : "");

/** The type of an object, in the version that it is written in; throws for a kind that is not listed here. */
export function resourceTypeOf<T extends KubernetesObject>(object: T): ResourceType<T> {
  const { apiVersion } = object;
  const found = ALL.find(
    (type) => groupOf(type.apiVersion) === groupOf(apiVersion) && type.kind === object.kind,
  );
  if (!found) throw new Error(`No resource type for ${apiVersion} ${object.kind}.`);
  const { kind, plural, namespaced } = found;
  return { apiVersion, kind, plural, namespaced };
}

/** Where an object is. */
export function refOf<T extends KubernetesObject>(object: T): ObjectRef<T> {
  const { name, namespace } = object.metadata;
  return { type: resourceTypeOf(object), name, namespace };
}
