import { isReset } from "@/server/dev-mode/replacement";
import { ENVIRONMENT, type EnvironmentObject, specOf } from "../resource";
import type { Template } from "../template/template";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";

/** Components that are asked for in dev mode and that the DevSpace CLI brought back (`devspace reset pods`). */
export function resetByCli(
  environment: EnvironmentObject,
  { components }: Pick<Template, "components">,
  { workload }: Pick<Snapshot, "workload">,
): string[] {
  const wanted = specOf(environment).components;
  return components.flatMap(({ name, target }) => {
    const production = workload(target.kind, target.metadata.name);
    return wanted[name]?.mode === "dev" && production && isReset(production) ? [name] : [];
  });
}

/**
 * Lets the spec follow the CLI: otherwise what it brought back would be replaced again. Its mode, from dev to production, is
 * all of a spec that the controller may write. Gives the Environment as it is then.
 */
export async function followReset(
  { hub, caches, log }: Pick<ReconcileContext, "hub" | "caches" | "log">,
  environment: EnvironmentObject,
  template: Template,
  snapshot: Snapshot,
): Promise<EnvironmentObject> {
  const reset = resetByCli(environment, template, snapshot);
  if (reset.length === 0) return environment;
  const { name, resourceVersion } = environment.metadata;
  log.info({ environment: name, components: reset }, "the DevSpace CLI brought components back");
  const components = Object.fromEntries(reset.map((component) => [component, { mode: "production" }]));
  const written = await hub.mergePatch(
    { type: ENVIRONMENT, name },
    { metadata: { resourceVersion }, spec: { components } },
  );
  caches.wrote(written);
  return written;
}
