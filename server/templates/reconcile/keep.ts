import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import { REVISIONS_SHOWN, type TemplateStatus } from "@/server/contract/template-resource";
import { FINDINGS_MAX } from "@/server/contract/template-source";
import { type ConfigMap, isKubernetesError, refOf } from "@/server/kubernetes";
import {
  holdSame,
  packRevision,
  type RevisionContent,
  revisionHash,
  templateOfRevision,
} from "../publish/revision";
import { type TemplateObject, templateSpecOf, templateStatusOf } from "../resource";
import { packedOf, partsOf } from "../revisions/parts";
import { findingsWithin, foundWithin } from "./budget";
import type { TemplatesContext } from "./context";
import { tryObjects } from "./dry-run";
import { findingsHere } from "./here";
import type { Published } from "./publisher";
import { recheck } from "./recheck";
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
  const spec = templateSpecOf(object);
  const again = made && "spec" in spec ? recheck(made, spec.spec) : [];
  const stopped = again.length > 0;
  // One that is kept was tried.
  const isKnown = hash !== undefined && context.published.revisions(name).includes(hash);
  const tried =
    made && !stopped && !isKnown ? await tryObjects(context.gateway, templateOfRevision(name, made)) : [];
  const here = made ? await findingsHere(context, name, made.description) : [];
  const own = [...again, ...tried, ...here];
  const refusals = own.filter(({ level }) => level === "refused");
  const all = [...own, ...said];
  const findings = findingsWithin(all, FINDINGS_MAX);
  const seen = {
    ...before,
    found: found && foundWithin(found),
    findings,
    ...(commit ? { commit } : {}),
    checkedAt: now.toISOString(),
  };
  if (!made || hash === undefined || refusals.length > 0) {
    const kind = all.some(({ level }) => level === "refused") ? "refused" : "asked";
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

/**
 * Writes the parts of a revision that are not there. Gives how many it has. Rejects where something else is kept under its name: what
 * environments run would not be what was published.
 */
async function store(
  { gateway }: TemplatesContext,
  name: string,
  { hash, made }: { hash: string; made: RevisionContent },
): Promise<number> {
  const packed = packRevision(made);
  const parts = partsOf(name, hash, packed);
  let isThere = false;
  for (const part of parts) {
    await gateway.create(part).catch((error: unknown) => {
      if (!isKubernetesError(error, "already-exists")) throw error;
      isThere = true;
    });
  }
  if (!isThere) return parts.length;
  const kept = await Promise.all(parts.map((part) => gateway.get<ConfigMap>(refOf(part))));
  const before = packedOf(kept.filter((part) => part !== undefined));
  if (!before || !holdSame(before, packed))
    throw new Error(
      `Something else is kept as revision ${hash}. Delete the ConfigMaps ${name}-${hash}-… in ${TEMPLATES_NAMESPACE}, then refresh the template.`,
    );
  return parts.length;
}
