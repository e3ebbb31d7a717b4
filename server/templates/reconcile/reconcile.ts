import type { TemplateSpec, TemplateStatus } from "@/server/contract/template-resource";
import type { Outcome } from "@/server/environments/queue";
import { isKubernetesError } from "@/server/kubernetes";
import { archiveOf, removeArchives } from "../archive/kept";
import {
  ANNOTATION_PUSHED,
  ANNOTATION_REFRESH,
  type TemplateObject,
  templateSpecOf,
  templateStatusOf,
} from "../resource";
import type { Look, TemplatesContext } from "./context";
import { credentialsOf } from "./credentials";
import { followRefs } from "./follow-refs";
import { whyNot } from "./gather";
import { keep } from "./keep";
import { keptRevisions, removeRevisions } from "./retention";
import { sourceText, told } from "./status";
import { writeStatus } from "./write-status";

/** How often a branch is looked at; a webhook makes it sooner. */
const POLL_MS = 2 * 60_000;
/** A source that could not be had is asked again sooner. */
const RETRY_MS = 30_000;

/**
 * Brings a template's newest revision to what its source holds, and its status to what came of that. Level-based: it may be called at
 * any time, any number of times; a revision is only ever added.
 */
export async function reconcileTemplate(
  context: TemplatesContext,
  name: string,
): Promise<Outcome | undefined> {
  const object = context.published.objects.get(name);
  if (!object || object.metadata.deletionTimestamp) {
    context.looked.delete(name);
    context.refsLooked.delete(name);
    await removeRevisions(context, name, []);
    await tidyArchives(context);
    return undefined;
  }
  const before = templateStatusOf(object);
  const parsed = templateSpecOf(object);
  if ("fault" in parsed) {
    await writeStatus(context, object, {
      ...before,
      ...told(object, { kind: "invalid", message: parsed.fault }, context.clock()),
    });
    return undefined;
  }
  const { spec } = parsed;
  const look = context.looked.get(name);
  const wanted = wishOf(object);
  const changed = !look || look.generation !== wanted.generation || look.refresh !== wanted.refresh;
  // Somebody removed what is published: it is made again, unless the watch only has not told of it yet.
  const isLost =
    !(look?.refused || spec.suspended) &&
    before.revision !== undefined &&
    !context.published.revisions(name).includes(before.revision);
  const dueInMs = look && againAt(look, spec, isLost) - context.clock().getTime();
  const pushed = object.metadata.annotations?.[ANNOTATION_PUSHED];
  const isDue = changed || look.pushed !== pushed || (dueInMs !== undefined && dueInMs <= 0);
  const seen = isDue ? await lookAt(context, object, { spec, look, lost: isLost }) : { status: before, look };
  const { refs, listed, ...followed } = await followRefs(context, object, {
    ...{ spec, asked: wanted, pushed, publishes: !isDue },
  });
  const shown = { ...seen.status, refs, listed, environments: usesOf(context, name) };
  await writeStatus(context, object, shown);
  // Only now: where the status could not be written, the source is looked at again.
  if (seen.look) context.looked.set(name, seen.look);
  context.refsLooked.set(name, followed.looked);
  await removeRevisions(context, name, keptRevisions(shown));
  if (changed) await tidyArchives(context);
  const at = Math.min(
    seen.look ? againAt(seen.look, spec, isLost) : Number.POSITIVE_INFINITY,
    followed.againAt,
  );
  return Number.isFinite(at) ? { againInMs: Math.max(1000, at - context.clock().getTime()) } : undefined;
}

/** Removes what was uploaded and is no template's source any more. */
async function tidyArchives({ gateway, published, clock }: TemplatesContext): Promise<void> {
  const sources = published.objects.list().map((object) => {
    const parsed = templateSpecOf(object);
    return "spec" in parsed ? parsed.spec.source : undefined;
  });
  await removeArchives(gateway, sources, clock());
}

/** When a source has to be looked at again without being asked to, in milliseconds since 1970. */
function againAt({ at, failed }: Look, { source, suspended }: TemplateSpec, lost: boolean): number {
  if (failed || lost) return at + RETRY_MS;
  return source.git && !suspended ? at + POLL_MS : Number.POSITIVE_INFINITY;
}

const wishOf = ({ metadata }: TemplateObject) => ({
  generation: metadata.generation ?? 0,
  refresh: metadata.annotations?.[ANNOTATION_REFRESH],
});

/** Looks at the source, and publishes what it holds unless that is published already and not `lost`. */
async function lookAt(
  context: TemplatesContext,
  object: TemplateObject,
  { spec, look, lost }: { spec: TemplateSpec; look: Look | undefined; lost: boolean },
): Promise<{ status: TemplateStatus; look: Look }> {
  const { name } = object.metadata;
  const before = templateStatusOf(object);
  const wanted = wishOf(object);
  const now = context.clock();
  const pushed = object.metadata.annotations?.[ANNOTATION_PUSHED];
  const seen = { ...wanted, pushed, at: now.getTime() };
  const source = sourceText(spec.source);
  if (spec.suspended) {
    const message = "Suspended: the source is not looked at.";
    const status = { ...before, source, ...told(object, { kind: "suspended", message }, now) };
    return { status, look: seen };
  }
  try {
    const options = {
      credentials: await credentialsOf(context.gateway, spec.source),
      archive: await archiveOf(context.gateway, spec.source),
      signal: context.signal,
    };
    const changed = look?.generation !== wanted.generation || look.refresh !== wanted.refresh;
    const commit = changed ? undefined : await context.publisher.commitOf?.(spec, options);
    if (commit !== undefined && commit === look?.commit && !lost)
      return { status: before, look: { ...seen, commit, refused: look.refused } };
    const published = await context.publisher.publish(name, spec, options);
    const status = { ...(await keep(context, object, published)), source };
    const refused = status.conditions.some((one) => one.type === "Published" && one.status === "False");
    return { status, look: { ...seen, commit: published.commit, refused } };
  } catch (error) {
    if (context.signal.aborted || isKubernetesError(error)) throw error;
    const message = whyNot(error);
    context.log.warn({ template: name, why: message }, "the source of a template could not be had");
    const status = { ...before, source, ...told(object, { kind: "unavailable", message }, now) };
    return { status, look: { ...seen, failed: true } };
  }
}

function usesOf({ environments }: TemplatesContext, name: string): number {
  return environments().filter(({ spec }) => spec.template === name).length;
}
