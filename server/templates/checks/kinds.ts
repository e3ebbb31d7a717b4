import { list, nameOf, record, type SourceObject, type Tell, type Tellers, text, texts } from "./finding";

/**
 * Kinds a template may have, by `group/kind`: what lives in a namespace and grants nothing beyond it.
 * Environments get their Namespace, ResourceQuota and LimitRange from the portal.
 */
const ALLOWED = new Set([
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

/** What the portal brings to each environment itself. */
const PORTALS_OWN = new Set(["/Namespace", "/ResourceQuota", "/LimitRange"]);

const keyOf = (object: Record<string, unknown>) => {
  const apiVersion = text(object.apiVersion);
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  return `${group}/${text(object.kind)}`;
};

/** Whether the portal brings such an object to each environment itself. */
export const portalsOwn = (object: Record<string, unknown>) => PORTALS_OWN.has(keyOf(object));

/** Verbs by which a role makes itself larger. */
const GROWING_VERBS = ["escalate", "bind", "impersonate"];

/** Checks kind, namespace and, of what grants rights, that they stay in the namespace. Says whether the kind is one. */
export function checkKind(
  { object }: SourceObject,
  all: readonly SourceObject[],
  tell: Tellers,
  namespace?: string,
): boolean {
  const kind = text(object.kind);
  const key = keyOf(object);
  const group = key.slice(0, key.indexOf("/"));
  if (portalsOwn(object)) {
    tell.warn({
      code: "PortalsOwn",
      field: "kind",
      message: `A ${kind} is left out: each environment gets its own from the portal.`,
      remedy: "Take it out of the source, or leave it for other uses.",
    });
    return false;
  }
  if (!ALLOWED.has(key)) {
    tell.refuse({
      code: "KindNotAllowed",
      field: "kind",
      message: `A template may not have a ${kind}${group ? ` of ${group}` : ""}.`,
      remedy: "Take it out, or have an administrator install it in the cluster.",
    });
    return false;
  }
  checkNamespace(object, namespace, tell.refuse);
  if (kind === "Secret" && text(object.type) === "kubernetes.io/service-account-token")
    tell.refuse({
      code: "TokenSecret",
      field: "type",
      message: "It would hold a service account's token.",
      remedy: "Mount a projected token into the pod that needs it.",
    });
  if (kind === "Role") checkRole(object, tell.refuse);
  if (kind === "RoleBinding") checkRoleBinding(object, all, tell.refuse);
  return true;
}

/** `own` is the namespace that the source was rendered for. */
function checkNamespace(object: Record<string, unknown>, own: string | undefined, refuse: Tell): void {
  const named = text(record(object.metadata).namespace);
  if (named && named !== own)
    refuse({
      code: "OtherNamespace",
      field: "metadata.namespace",
      message: `It names the namespace ${named}; each environment has its own.`,
      remedy: "Take metadata.namespace out.",
    });
}

function checkRole(role: Record<string, unknown>, refuse: Tell): void {
  for (const [at, rule] of list(role.rules).entries()) {
    const growing = texts(rule.verbs).find((verb) => verb === "*" || GROWING_VERBS.includes(verb));
    if (growing)
      refuse({
        code: "RoleGrows",
        field: `rules[${at}].verbs`,
        message: `The verb "${growing}" lets a role give itself further rights.`,
        remedy: "Name the verbs that are needed, such as get, list, watch.",
      });
  }
}

function checkRoleBinding(
  binding: Record<string, unknown>,
  all: readonly SourceObject[],
  refuse: Tell,
): void {
  const role = record(binding.roleRef);
  if (text(role.kind) !== "Role")
    refuse({
      code: "ClusterRole",
      field: "roleRef.kind",
      message: `It gives rights of the ${text(role.kind) || "?"} ${text(role.name)}, which the cluster defines and may change.`,
      remedy: "Bind a Role of the template.",
    });
  else if (!all.some((other) => nameOf(other.object) === `Role/${text(role.name)}`))
    refuse({
      code: "NotThere",
      field: "roleRef.name",
      message: `The template has no Role ${text(role.name)}.`,
      remedy: "Add it, or correct the name.",
    });
  for (const [at, subject] of list(binding.subjects).entries())
    if (text(subject.kind) !== "ServiceAccount" || text(subject.namespace))
      refuse({
        code: "SubjectOutside",
        field: `subjects[${at}]`,
        message: `It gives rights to ${text(subject.kind)} ${text(subject.name)}, outside of the environment.`,
        remedy: "Name a ServiceAccount, without a namespace.",
      });
}
