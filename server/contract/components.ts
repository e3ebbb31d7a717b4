/** What the contract's schemas are made of and pages need before any schema: kept free of zod, so that it loads without. */

/** Longest environment name: leaves room for the `env-` namespace prefix and `<component>--<name>` preview hosts. */
export const ENVIRONMENT_NAME_MAX = 40;

/** The components a user can configure. */
export const COMPONENTS = ["frontend", "backend", "database"] as const;

/** Components that may show up in status and logs: Adminer exists only while the database is in dev mode. */
export const WORKLOADS = ["frontend", "backend", "database", "adminer"] as const;

export const POD_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** Namespace of an environment. */
export function namespaceOf(environment: string): string {
  return `env-${environment}`;
}
