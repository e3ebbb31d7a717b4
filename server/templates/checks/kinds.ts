import {
  groupOf,
  PORTAL_PREFIX,
  ROLE_RESOURCES,
  ROLE_VERBS,
  SECRET_TYPES,
  TEMPLATE_KINDS,
} from "@/server/contract/template-kinds";
import { list, nameOf, record, type SourceObject, type Tell, type Tellers, text, texts } from "./finding";

/** What the portal brings to each environment itself. */
const PORTALS_OWN = new Set(["/Namespace", "/ResourceQuota", "/LimitRange"]);

const keyOf = (object: Record<string, unknown>) => `${groupOf(text(object.apiVersion))}/${text(object.kind)}`;

/** Whether the portal brings such an object to each environment itself. */
export const portalsOwn = (object: Record<string, unknown>) => PORTALS_OWN.has(keyOf(object));

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
  if (!TEMPLATE_KINDS.has(key)) {
    tell.refuse({
      code: "KindNotAllowed",
      field: "kind",
      message: `A template may not have a ${kind}${group ? ` of ${group}` : ""}.`,
      remedy: "Take it out, or have an administrator install it in the cluster.",
    });
    return false;
  }
  checkNamespace(object, namespace, tell.refuse);
  checkName(object, tell.refuse);
  if (kind === "Secret") checkSecret(object, tell.refuse);
  if (kind === "Role") checkRole(object, tell.refuse);
  if (kind === "RoleBinding") checkRoleBinding(object, all, namespace, tell.refuse);
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

function checkName(object: Record<string, unknown>, refuse: Tell): void {
  const name = text(record(object.metadata).name);
  if (name.startsWith(PORTAL_PREFIX))
    refuse({
      code: "PortalsName",
      field: "metadata.name",
      message: `Names that begin with ${PORTAL_PREFIX} are those of the portal's own objects.`,
      remedy: "Give it another name.",
    });
}

function checkSecret(secret: Record<string, unknown>, refuse: Tell): void {
  const type = text(secret.type) || "Opaque";
  if (type === "kubernetes.io/service-account-token")
    refuse({
      code: "TokenSecret",
      field: "type",
      message: "It would hold a service account's token.",
      remedy: "Mount a projected token into the pod that needs it.",
    });
  else if (!SECRET_TYPES.includes(type))
    refuse({
      code: "SecretType",
      field: "type",
      message: `A template may not have Secrets of the type ${type}.`,
      remedy: `Use one of ${SECRET_TYPES.join(", ")}.`,
    });
}

/** A Role reads, and nothing but what stands in its own namespace: the controller can give no more than it has itself. */
function checkRole(role: Record<string, unknown>, refuse: Tell): void {
  for (const [at, rule] of list(role.rules).entries()) {
    const verb = texts(rule.verbs).find((one) => !ROLE_VERBS.includes(one));
    if (verb)
      refuse({
        code: "RoleGrows",
        field: `rules[${at}].verbs`,
        message: `The verb "${verb}" does more than read.`,
        remedy: `Name the verbs that are needed of ${ROLE_VERBS.join(", ")}.`,
      });
    const resources = texts(rule.apiGroups).flatMap((group) =>
      texts(rule.resources).map((resource) => `${group}/${resource}`),
    );
    const resource = resources.find((one) => !ROLE_RESOURCES.includes(one));
    if (resource)
      refuse({
        code: "RoleReads",
        field: `rules[${at}].resources`,
        message: `A template gives no rights on ${resource.replace(/^\//, "")}.`,
        remedy: `Name resources of ${ROLE_RESOURCES.map((one) => one.replace(/^\//, "")).join(", ")}; mount a Secret instead of reading it.`,
      });
    if (texts(rule.nonResourceURLs).length > 0)
      refuse({
        code: "RoleReads",
        field: `rules[${at}].nonResourceURLs`,
        message: "Addresses of the API server belong to the cluster.",
        remedy: "Take them out.",
      });
  }
}

function checkRoleBinding(
  binding: Record<string, unknown>,
  all: readonly SourceObject[],
  own: string | undefined,
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
    if (
      text(subject.kind) !== "ServiceAccount" ||
      (text(subject.namespace) && text(subject.namespace) !== own)
    )
      refuse({
        code: "SubjectOutside",
        field: `subjects[${at}]`,
        message: `It gives rights to ${text(subject.kind)} ${text(subject.name)}, outside of the environment.`,
        remedy: "Name a ServiceAccount, without a namespace.",
      });
}
