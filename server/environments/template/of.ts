import { type EnvironmentObject, specOf, statusOf } from "../resource";
import type { Template, Templates } from "./template";

/**
 * The revision that an environment goes by: the one its spec names, else the one it runs, unless it follows the newest. Undefined for
 * the newest, of its ref where it names one.
 */
export function revisionOf(environment: EnvironmentObject): string | undefined {
  const { revision, updates } = specOf(environment);
  return revision ?? (updates === "automatic" ? undefined : statusOf(environment).revision);
}

/** What an environment is made of; undefined where its template, its ref, or that revision of it, is not there. */
export function templateOf(
  templates: Pick<Templates, "get">,
  environment: EnvironmentObject,
): Template | undefined {
  const { template, ref, revision } = specOf(environment);
  const found = templates.get(template, revisionOf(environment), ref);
  const runs = statusOf(environment).revision;
  // Whatever became of the ref: what it follows is what runs, until there is something newer.
  return found ?? (ref && !revision && runs ? templates.get(template, runs) : undefined);
}
