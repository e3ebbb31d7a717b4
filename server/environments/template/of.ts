import { type EnvironmentObject, specOf, statusOf } from "../resource";
import { acceptParameters } from "./accept-parameters";
import type { Objection } from "./objection";
import type { Template, Templates } from "./template";

/**
 * The revision that an environment goes by: the one its spec names, else the one it runs, unless it follows the newest. Undefined for
 * the newest, of its ref where it names one.
 */
export function revisionOf(environment: EnvironmentObject): string | undefined {
  const { revision, updates } = specOf(environment);
  return revision ?? (updates === "automatic" ? undefined : statusOf(environment).revision);
}

/**
 * What an environment is made of; undefined where its template, its ref, or that revision of it, is not there. One that follows the
 * newest revision stays with what it runs while that lacks values that the spec does not have.
 */
export function templateOf(
  templates: Pick<Templates, "get" | "imageRegistries">,
  environment: EnvironmentObject,
): Template | undefined {
  const { template, ref, revision } = specOf(environment);
  const found = templates.get(template, revisionOf(environment), ref);
  const runs = statusOf(environment).revision;
  // Whatever became of the ref: what it follows is what runs, until there is something newer.
  const held = heldBack(templates, environment)?.stays;
  return held ?? found ?? (ref && !revision && runs ? templates.get(template, runs) : undefined);
}

/** The revision that an environment stays with, and what the newest one, which it is to follow, needs of its spec. */
export function heldBack(
  templates: Pick<Templates, "get" | "imageRegistries">,
  environment: EnvironmentObject,
): { stays: Template; missing: Objection[] } | undefined {
  const [spec, { revision: runs }] = [specOf(environment), statusOf(environment)];
  if (spec.updates !== "automatic" || spec.revision || !runs) return undefined;
  const newest = templates.get(spec.template, undefined, spec.ref);
  if (!newest || newest.revision === runs) return undefined;
  const { missing } = acceptParameters(newest, spec, templates.imageRegistries);
  const stays = missing.length > 0 ? templates.get(spec.template, runs) : undefined;
  return stays && { stays, missing };
}
