import { LABEL_REVISION, LABEL_TEMPLATE } from "@/server/contract/labels";
import type { TemplateStatus } from "@/server/contract/template-resource";
import { statusOf } from "@/server/environments/resource";
import { revisionOf } from "@/server/environments/template/of";
import { refOf } from "@/server/kubernetes";
import type { TemplatesContext } from "./context";

/** Revisions that are kept to go back to, used or not. */
const KEPT = 10;
/** A revision is made before anything points to it. */
const YOUNG_MS = 10 * 60_000;

/** What must stay of a template's revisions: the newest ones, of its own ref and of others. What environments use stays in any case. */
export function keptRevisions(status: TemplateStatus): string[] {
  const newest = status.revisions.slice(0, KEPT).map((one) => one.name);
  const ofRefs = status.refs.flatMap(({ revisions }) => revisions.map((one) => one.name));
  return [...(status.revision ? [status.revision] : []), ...newest, ...ofRefs];
}

/** Removes revisions of a template that nobody needs: not kept, in no environment's use, and not made just now. */
export async function removeRevisions(
  context: TemplatesContext,
  name: string,
  kept: readonly string[],
): Promise<void> {
  const { published, environments, gateway, clock } = context;
  const used = environments().flatMap((environment) =>
    environment.spec.template === name
      ? [revisionOf(environment), statusOf(environment).revision].flatMap((one) => one ?? [])
      : [],
  );
  const needed = new Set([...kept, ...used]);
  for (const part of published.parts.byLabel(LABEL_TEMPLATE, name)) {
    const revision = part.metadata.labels?.[LABEL_REVISION] ?? "";
    const age = clock().getTime() - Date.parse(part.metadata.creationTimestamp ?? "");
    if (!needed.has(revision) && age > YOUNG_MS) await gateway.delete(refOf(part));
  }
}
