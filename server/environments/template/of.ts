import { type EnvironmentObject, specOf, statusOf } from "../resource";

/**
 * The revision that an environment goes by: the one its spec names, else the one it runs, unless it follows the newest. Undefined for
 * the newest, of its ref where it names one.
 */
export function revisionOf(environment: EnvironmentObject): string | undefined {
  const { revision, updates } = specOf(environment);
  return revision ?? (updates === "automatic" ? undefined : statusOf(environment).revision);
}
