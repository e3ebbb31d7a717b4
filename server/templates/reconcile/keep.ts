import { REVISIONS_SHOWN, type TemplateStatus } from "@/server/contract/template-resource";
import { FINDINGS_MAX } from "@/server/contract/template-source";
import { isKubernetesError } from "@/server/kubernetes";
import { packRevision, type RevisionContent, revisionHash, templateOfRevision } from "../publish/revision";
import { type TemplateObject, templateStatusOf } from "../resource";
import { partsOf } from "../revisions/parts";
import type { TemplatesContext } from "./context";
import { tryObjects } from "./dry-run";
import { findingsHere } from "./here";
import type { Published } from "./publisher";
import { told } from "./status";

/** The status after a look at the source. What can be published is kept before the status points to it. */
export async function keep(
  context: TemplatesContext,
  object: TemplateObject,
  { revision: made, commit, found, findings: said }: Published,
): Promise<TemplateStatus> {
  const { name } = object.metadata;
  const before = templateStatusOf(object);
  const now = context.clock();
  const hash = made && revisionHash(made);
  // One that is kept was tried.
  const isKnown = hash !== undefined && context.published.revisions(name).includes(hash);
  const tried = made && !isKnown ? await tryObjects(context.gateway, templateOfRevision(name, made)) : [];
  const here = made ? await findingsHere(context, name, made.description) : [];
  const refusals = [...tried, ...here].filter(({ level }) => level === "refused");
  const findings = [...tried, ...here, ...said].slice(0, FINDINGS_MAX);
  const seen = { ...before, found, findings, ...(commit ? { commit } : {}), checkedAt: now.toISOString() };
  if (!made || hash === undefined || refusals.length > 0) {
    const kind = findings.some(({ level }) => level === "refused") ? "refused" : "asked";
    return { ...seen, ...told(object, { kind, findings }, now) };
  }
  const parts = await store(context, name, { hash, made });
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

/** Writes the parts of a revision that are not there. Gives how many it has. */
async function store(
  { gateway }: TemplatesContext,
  name: string,
  { hash, made }: { hash: string; made: RevisionContent },
): Promise<number> {
  const parts = partsOf(name, hash, packRevision(made));
  for (const part of parts) {
    await gateway.create(part).catch((error: unknown) => {
      if (!isKubernetesError(error, "already-exists")) throw error;
    });
  }
  return parts.length;
}
