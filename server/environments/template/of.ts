import { type EnvironmentObject, specOf, statusOf } from "../resource";
import type { Template, Templates } from "./template";

/**
 * The revision that an environment goes by: the one its spec names, else the one it runs, unless it follows the newest. Undefined for
 * the newest.
 */
export function revisionOf(environment: EnvironmentObject): string | undefined {
  const { revision, updates } = specOf(environment);
  return revision ?? (updates === "automatic" ? undefined : statusOf(environment).revision);
}

/** What an environment is made of; undefined where its template, or that revision of it, is not there. */
export function templateOf(
  templates: Pick<Templates, "get">,
  environment: EnvironmentObject,
): Template | undefined {
  return templates.get(specOf(environment).template, revisionOf(environment));
}
