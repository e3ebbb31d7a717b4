import { TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { PublishFinding } from "@/server/contract/template-source";
import { type ConfigMap, isKubernetesError, refOf } from "@/server/kubernetes";
import {
  holdSame,
  packRevision,
  type RevisionContent,
  revisionHash,
  templateOfRevision,
} from "../publish/revision";
import { type TemplateObject, templateRulesOf, templateSpecOf } from "../resource";
import { packedOf, partsOf } from "../revisions/parts";
import type { TemplatesContext } from "./context";
import { tryObjects } from "./dry-run";
import { findingsHere } from "./here";
import type { Published } from "./publisher";
import { pullSecretFindings } from "./pull-secrets";
import { recheck } from "./recheck";

/** What became of what was published: a revision that is kept, or findings that say why it is not. */
export interface Held {
  kind: "published" | "refused" | "asked";
  revision?: { hash: string; parts: number; made: RevisionContent };
  findings: PublishFinding[];
}

/** Checks once more what was published, tries it, and keeps it, whichever ref of the source it is of. */
export async function hold(
  context: TemplatesContext,
  object: TemplateObject,
  { revision, findings: said }: Published,
): Promise<Held> {
  const { name } = object.metadata;
  const { pullSecrets } = templateRulesOf(object);
  const made = revision && withPullSecrets(revision, pullSecrets);
  const hash = made && revisionHash(made);
  const spec = templateSpecOf(object);
  const again = made && "spec" in spec ? recheck(made, spec.spec) : [];
  const stopped = again.length > 0;
  // One that is kept was tried.
  const isKnown = hash !== undefined && context.published.revisions(name).includes(hash);
  const tried =
    made && !stopped && !isKnown ? await tryObjects(context.gateway, templateOfRevision(name, made)) : [];
  const here = made
    ? [
        ...(await findingsHere(context, name, made.description)),
        ...(await pullSecretFindings(context, pullSecrets)),
      ]
    : [];
  const findings = [...again, ...tried, ...here, ...said];
  const isRefused = (all: readonly PublishFinding[]) => all.some(({ level }) => level === "refused");
  if (!made || hash === undefined || isRefused([...again, ...tried, ...here]))
    return { kind: isRefused(findings) ? "refused" : "asked", findings };
  const parts = await store(context, name, { hash, made });
  return { kind: "published", revision: { hash, parts, made }, findings };
}

/** What the spec says they are, whatever whoever made the revision says. */
function withPullSecrets(
  { pullSecrets: _, ...content }: RevisionContent,
  pullSecrets: readonly string[],
): RevisionContent {
  return { ...content, ...(pullSecrets.length > 0 ? { pullSecrets: [...pullSecrets] } : {}) };
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
