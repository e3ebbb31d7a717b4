/**
 * What a template's manifests may hold, by `group/kind`: what lives in a namespace and grants nothing beyond it. Environments get
 * their Namespace, ResourceQuota and LimitRange from the portal. Why, and what becomes of each: docs/decisions/template-kinds.md.
 */
export const TEMPLATE_KINDS: ReadonlySet<string> = new Set([
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "batch/Job",
  "batch/CronJob",
  "/Service",
  "/ConfigMap",
  "/Secret",
  "/PersistentVolumeClaim",
  "/ServiceAccount",
  "networking.k8s.io/Ingress",
  "networking.k8s.io/NetworkPolicy",
  "gateway.networking.k8s.io/HTTPRoute",
  "rbac.authorization.k8s.io/Role",
  "rbac.authorization.k8s.io/RoleBinding",
  "autoscaling/HorizontalPodAutoscaler",
  "policy/PodDisruptionBudget",
]);

/** The API group of an `apiVersion`; empty for Kubernetes' oldest. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/** Names of objects that begin so are the portal's own. */
export const PORTAL_PREFIX = "devspace-portal-";

const PULL_SECRET_PREFIX = `${PORTAL_PREFIX}pull-`;
/** Name of a template's pull secret in each of its environments. */
export const pullSecretCopy = (name: string) => `${PULL_SECRET_PREFIX}${name}`;
/** Whether an environment's Secret is the copy of a pull secret, by its name. */
export const isPullSecretCopy = (name: string) => name.startsWith(PULL_SECRET_PREFIX);

/** What a Role of a template may give: reading, in the environment alone. The admission policy of the controller says the same. */
export const ROLE_VERBS: readonly string[] = ["get", "list", "watch"];
/** By `group/resource`. No Secrets: whoever needs one mounts it. */
export const ROLE_RESOURCES: readonly string[] = [
  "/pods",
  "/services",
  "/endpoints",
  "/configmaps",
  "/persistentvolumeclaims",
  "apps/deployments",
  "apps/statefulsets",
  "batch/jobs",
  "batch/cronjobs",
  "discovery.k8s.io/endpointslices",
];

/** Types of Secrets that a template may have: what a pod reads, and nothing that Kubernetes makes a token of. */
export const SECRET_TYPES: readonly string[] = [
  "Opaque",
  "kubernetes.io/tls",
  "kubernetes.io/dockerconfigjson",
  "kubernetes.io/basic-auth",
  "kubernetes.io/ssh-auth",
];
