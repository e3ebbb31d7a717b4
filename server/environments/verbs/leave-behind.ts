import { ENVIRONMENT, type EnvironmentObject } from "@/server/environments/resource";
import { refusal } from "@/server/http/problem";
import { checkHandOver } from "./bounds";
import type { EnvironmentsContext } from "./context";
import { deleteEnvironment } from "./delete";

/** What becomes of the environments of somebody who goes; undefined when nobody said. */
export type Legacy =
  | { environments: "delete" }
  | { environments: "hand-over"; to: string /** E-mail address in lower case. */ }
  | undefined;

/** Environments of a person, by name, as Kubernetes has them now: a cache may not know the newest. */
export async function environmentsOf(
  { hub }: Pick<EnvironmentsContext, "hub">,
  owner: string,
): Promise<EnvironmentObject[]> {
  const { items } = await hub.list(ENVIRONMENT);
  return items
    .filter(({ spec, metadata }) => spec.owner?.toLowerCase() === owner && !metadata.deletionTimestamp)
    .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
}

/**
 * Refuses with the list when there are environments and nobody said what becomes of them, and with numbers when they are more
 * than the next owner may have.
 */
export function checkLegacy(
  context: EnvironmentsContext,
  environments: EnvironmentObject[],
  owner: string,
  legacy: Legacy,
): void {
  if (legacy?.environments === "hand-over") checkHandOver(context, environments, legacy.to);
  if (legacy || environments.length === 0) return;
  const names = environments.map(({ metadata }) => metadata.name);
  throw refusal(
    "conflict",
    `${owner} has ${names.length === 1 ? "an environment" : `${names.length} environments`}: ${names.join(", ")}. Say whether to hand over or to delete.`,
    { errors: names.map((name) => ({ field: "environments", message: name })) },
  );
}

/** Hands the environments over, or asks for their end. What was done stays done when one of them fails: doing it again goes on. */
export async function settleLegacy(options: {
  context: EnvironmentsContext;
  environments: EnvironmentObject[];
  legacy: Legacy;
}): Promise<void> {
  const { context, environments, legacy } = options;
  if (legacy?.environments === "delete")
    for (const environment of environments) await deleteEnvironment({ context, environment, input: {} });
  if (legacy?.environments !== "hand-over") return;
  const { to } = legacy;
  for (const environment of environments) {
    const { name, uid } = environment.metadata;
    await context.hub.mergePatch({ type: ENVIRONMENT, name }, { metadata: { uid }, spec: { owner: to } });
    const detail = { from: environment.spec.owner, to };
    await context.audit({ action: "environment.hand-over", target: name, detail });
  }
}
