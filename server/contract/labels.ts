/** Labels and annotations of the portal, the recommended ones it reads, and the DevSpace CLI's. */

/** On the namespace of an environment and on every object and pod in it: the environment's name. */
export const LABEL_ENVIRONMENT = "devspace-portal.io/environment";
export const LABEL_MANAGED_BY = "app.kubernetes.io/managed-by";
export const MANAGED_BY = "devspace-portal";
/** The component, or what lives beside one, as the template names it. */
export const LABEL_COMPONENT = "app.kubernetes.io/component";
/** Where revisions of templates, and the Secrets of their sources, are. */
export const TEMPLATES_NAMESPACE = "devspace-portal-templates";
/** Where the web side drops values of secret parameters, which the controller takes into the environment's own namespace. */
export const SECRETS_NAMESPACE = "devspace-portal-secrets";
/**
 * On an Environment, by the web side, with the name of such a drop after it: its values are for this environment. The controller
 * removes it with the drop.
 */
export const ANNOTATION_SECRETS = "devspace-portal.io/secrets.";
/** What templates are tried in before they are published; no environment can have this namespace. */
export const TRIAL_NAMESPACE = "env-portal--publishing";
/** On a part of a revision: its template, and its name. */
export const LABEL_TEMPLATE = "devspace-portal.io/template";
export const LABEL_REVISION = "devspace-portal.io/template-revision";
/** On an archive that was uploaded as the source of a template. */
export const LABEL_ARCHIVE = "devspace-portal.io/template-archive";
export const FIELD_MANAGER = "devspace-portal";
/**
 * On an Environment, with a component's name after it: the component is to run as the spec says even though the DevSpace
 * CLI replaced it. The controller removes it once that is so.
 */
export const ANNOTATION_TAKE_BACK = "devspace-portal.io/take-back.";
/** On an Environment, by the web side: the owner, where nobody with an account has that address. */
export const ANNOTATION_OWNER_UNKNOWN = "devspace-portal.io/owner-unknown";
/** Init container that holds a pod until its network policies are enforced. */
export const CONTAINER_GATE = "network-policies";
export const FINALIZER = "devspace-portal.io/cleanup";

/** Pod replacement as the DevSpace CLI marks it (v6, pkg/devspace/services/podreplace). */
export const DEVSPACE_LABEL_REPLACED = "devspace.sh/replaced";
export const DEVSPACE_ANNOTATION_REPLICAS = "devspace.sh/replicas";
export const DEVSPACE_ANNOTATION_PARENT_KIND = "devspace.sh/parent-kind";
export const DEVSPACE_ANNOTATION_PARENT_NAME = "devspace.sh/parent-name";
export const DEVSPACE_ANNOTATION_CONFIG_HASH = "devspace.sh/config-hash";
export const DEVSPACE_SUFFIX = "-devspace";
/** Type and name of the Secret in which the DevSpace CLI keeps what it knows of a configuration (v6, pkg/devspace/config/remotecache). */
export const DEVSPACE_CACHE_TYPE = "devspace.sh/remote-cache";
export const DEVSPACE_CACHE_PREFIX = "devspace-cache-";
/** On namespaces of what stands in front of the cluster, such as ingress controllers; `"true"`, by the administrator. */
export const FRONT_DOOR_LABEL = "devspace-portal.io/ingress";
