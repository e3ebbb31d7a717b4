import type { TemplateSpec, TemplateStatus } from "@/server/contract/template-resource";
import type { Outcome } from "@/server/environments/queue";
import { mergePatchOf } from "@/server/environments/reconcile/merge-patch";
import { isKubernetesError } from "@/server/kubernetes";
import { packRevision, revisionHash } from "../publish/revision";
import { TEMPLATE, type TemplateObject, templateSpecOf, templateStatusOf } from "../resource";
import { partsOf } from "../revisions/parts";
import type { Look, TemplatesContext } from "./context";
import { credentialsOf } from "./credentials";
import { whyNot } from "./gather";
import type { Published } from "./publisher";
import { keptRevisions, removeRevisions } from "./retention";
import { sourceText, templateConditions, type Verdict } from "./status";

/** How often a branch is looked at; a webhook makes it sooner. */
const POLL_MS = 2 * 60_000;
/** A source that could not be had is asked again sooner. */
const RETRY_MS = 30_000;
/** On a Template: another value asks for another look at its source. */
export const ANNOTATION_REFRESH = "devspace-portal.io/refresh";

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
    await removeRevisions(context, name, []);
    return undefined;
  }
  const before = templateStatusOf(object);
  const parsed = templateSpecOf(object);
  if ("fault" in parsed) {
    await writeStatus(context, object, {
      ...before,
      ...told(context, object, { kind: "invalid", message: parsed.fault }),
    });
    return undefined;
  }
  const { spec } = parsed;
  const look = context.looked.get(name);
  const wanted = wishOf(object);
  const changed = !look || look.generation !== wanted.generation || look.refresh !== wanted.refresh;
  const dueInMs = look && againAt(look, spec) - context.clock().getTime();
  const isDue = changed || (dueInMs !== undefined && dueInMs <= 0);
  const status = isDue ? await lookAt(context, object, { spec, look }) : before;
  const shown = { ...status, environments: usesOf(context, name) };
  await writeStatus(context, object, shown);
  await removeRevisions(context, name, keptRevisions(shown));
  const next = context.looked.get(name);
  const at = next ? againAt(next, spec) : Number.POSITIVE_INFINITY;
  return Number.isFinite(at) ? { againInMs: Math.max(1000, at - context.clock().getTime()) } : undefined;
}

/** When a source has to be looked at again without being asked to, in milliseconds since 1970. */
function againAt({ at, failed }: Look, { source, suspended }: TemplateSpec): number {
  if (failed) return at + RETRY_MS;
  return source.git && !suspended ? at + POLL_MS : Number.POSITIVE_INFINITY;
}

const wishOf = ({ metadata }: TemplateObject) => ({
  generation: metadata.generation ?? 0,
  refresh: metadata.annotations?.[ANNOTATION_REFRESH],
});

/** Looks at the source, and publishes what it holds unless that is published already. */
async function lookAt(
  context: TemplatesContext,
  object: TemplateObject,
  { spec, look }: { spec: TemplateSpec; look: Look | undefined },
): Promise<TemplateStatus> {
  const { name } = object.metadata;
  const before = templateStatusOf(object);
  const wanted = wishOf(object);
  const at = context.clock();
  const seen = { ...wanted, at: at.getTime() };
  const source = sourceText(spec.source);
  if (spec.suspended) {
    context.looked.set(name, seen);
    const message = "Suspended: the source is not looked at.";
    return { ...before, source, ...told(context, object, { kind: "suspended", message }) };
  }
  try {
    const options = {
      credentials: await credentialsOf(context.gateway, spec.source),
      signal: context.signal,
    };
    const changed = look?.generation !== wanted.generation || look.refresh !== wanted.refresh;
    const commit = changed ? undefined : await context.publisher.commitOf?.(spec, options);
    if (commit !== undefined && commit === look?.commit) {
      context.looked.set(name, { ...seen, commit });
      return before;
    }
    const published = await context.publisher.publish(name, spec, options);
    const status = await keep(context, object, published);
    context.looked.set(name, { ...seen, commit: published.commit });
    return { ...status, source };
  } catch (error) {
    if (context.signal.aborted || isKubernetesError(error)) throw error;
    const message = whyNot(error);
    context.log.warn({ template: name, why: message }, "the source of a template could not be had");
    context.looked.set(name, { ...seen, failed: true });
    return { ...before, source, ...told(context, object, { kind: "unavailable", message }) };
  }
}

/** Keeps what was published, before the status points to it. */
async function keep(
  context: TemplatesContext,
  object: TemplateObject,
  { revision, commit, found, findings }: Published,
): Promise<TemplateStatus> {
  const { name } = object.metadata;
  const before = templateStatusOf(object);
  const seen = {
    ...before,
    found,
    findings,
    ...(commit ? { commit } : {}),
    checkedAt: context.clock().toISOString(),
  };
  if (!revision) {
    const kind = findings.some(({ level }) => level === "refused") ? "refused" : "asked";
    return { ...seen, ...told(context, object, { kind, findings }) };
  }
  const hash = revisionHash(revision);
  const parts = partsOf(name, hash, packRevision(revision));
  for (const part of parts) {
    await context.gateway.create(part).catch((error: unknown) => {
      if (!isKubernetesError(error, "already-exists")) throw error;
    });
  }
  const publishedAt = context.clock().toISOString();
  const known = before.revisions.find((one) => one.name === hash);
  const entry = known ?? { name: hash, publishedAt, parts: parts.length, ...(commit ? { commit } : {}) };
  return {
    ...seen,
    revision: hash,
    components: revision.description.components.map((component) => component.name),
    revisions: [entry, ...before.revisions.filter((one) => one.name !== hash)].slice(0, 20),
    ...told(context, object, { kind: "published" }, hash),
  };
}

function told(context: TemplatesContext, object: TemplateObject, verdict: Verdict, revision?: string) {
  const previous = templateStatusOf(object);
  const generation = object.metadata.generation ?? 0;
  const now = context.clock();
  return {
    observedGeneration: generation,
    conditions: templateConditions(verdict, {
      revision: revision ?? previous.revision,
      previous,
      generation,
      now,
    }),
  };
}

function usesOf({ environments }: TemplatesContext, name: string): number {
  return environments().filter(({ spec }) => spec.template === name).length;
}

async function writeStatus(
  context: TemplatesContext,
  object: TemplateObject,
  status: TemplateStatus,
): Promise<void> {
  const patch = mergePatchOf((object.status as object | undefined) ?? {}, status);
  if (!patch) return;
  const { name, resourceVersion } = object.metadata;
  await context.gateway.mergePatch(
    { type: TEMPLATE, name },
    { metadata: { resourceVersion }, status: patch },
    { subresource: "status" },
  );
}
