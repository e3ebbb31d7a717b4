import { REVISIONS_SHOWN, type TemplateStatus } from "@/server/contract/template-resource";
import { FINDINGS_MAX } from "@/server/contract/template-source";
import { type TemplateObject, templateStatusOf } from "../resource";
import { findingsWithin, foundWithin } from "./budget";
import type { TemplatesContext } from "./context";
import { hold } from "./hold";
import type { Published } from "./publisher";
import { told } from "./status";

/** The status after a look at the source. What can be published is kept before the status points to it. */
export async function keep(
  context: TemplatesContext,
  object: TemplateObject,
  published: Published,
): Promise<TemplateStatus> {
  const { commit, found } = published;
  const before = templateStatusOf(object);
  const now = context.clock();
  const { kind, revision, findings: all } = await hold(context, object, published);
  const findings = findingsWithin(all, FINDINGS_MAX);
  const seen = {
    ...before,
    found: found && foundWithin(found),
    findings,
    ...(commit ? { commit } : {}),
    checkedAt: now.toISOString(),
  };
  if (kind !== "published" || !revision)
    return { ...seen, ...told(object, { kind: kind === "asked" ? kind : "refused", findings }, now) };
  const { hash, parts, made } = revision;
  const known = before.revisions.find((one) => one.name === hash);
  const entry = known ?? {
    ...{ name: hash, publishedAt: now.toISOString(), parts },
    ...(commit ? { commit } : {}),
  };
  return {
    ...seen,
    revision: hash,
    components: made.description.components.map((component) => component.name),
    revisions: [entry, ...before.revisions.filter((one) => one.name !== hash)].slice(0, REVISIONS_SHOWN),
    ...told(object, { kind: "published" }, now, hash),
  };
}
