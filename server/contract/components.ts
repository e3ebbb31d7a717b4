/** What the contract's schemas are made of and pages need before any schema: kept free of zod, so that it loads without. */

/** Longest environment name: leaves room for the `env-` namespace prefix and `<component>--<name>` preview hosts. */
export const ENVIRONMENT_NAME_MAX = 40;

/** Longest component name: `<component>--<environment>` has to fit into one label of a host name. */
export const COMPONENT_NAME_MAX = 20;

/** Components of one environment at most. */
export const COMPONENTS_MAX = 16;

/** Pods of one component at most; a template may allow fewer. */
export const REPLICAS_MAX = 5;

/** Variables of one component at most. */
export const VARIABLES_MAX = 50;

/** Bytes of an archive that is uploaded as a template's source: the ConfigMap in which it is kept has 1 MiB. */
export const ARCHIVE_BYTES = 1000 * 1024;

export const POD_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** Namespace of an environment. */
export function namespaceOf(environment: string): string {
  return `env-${environment}`;
}
