import { ANNOTATION_TAKE_BACK } from "@/server/contract/labels";
import { COMPONENTS, type ComponentName } from "@/server/contract/names";
import { isParked, isReplaced } from "@/server/dev-mode/replacement";
import { ENVIRONMENT } from "@/server/kubernetes";
import type { EnvironmentObject } from "../resource";
import type { ReconcileContext } from "./context";
import type { Move } from "./moves";

/** Components that a person wants back from the DevSpace CLI. */
export function takenBack({ metadata }: EnvironmentObject): Set<ComponentName> {
  const { annotations = {} } = metadata;
  return new Set(COMPONENTS.filter((component) => `${ANNOTATION_TAKE_BACK}${component}` in annotations));
}

/** Forgets the wish where it has come true: the next replacement by the CLI is to be respected again. */
export async function endTakeBack(
  { gateway }: ReconcileContext,
  environment: EnvironmentObject,
  moves: Record<ComponentName, Pick<Move, "production" | "dev">>,
): Promise<void> {
  const done = [...takenBack(environment)].filter((component) => {
    const { production, dev } = moves[component];
    if (environment.spec.components?.[component]?.mode === "dev") return true;
    return !dev && production && (!isReplaced(production) || isParked(production));
  });
  if (done.length === 0) return;
  const annotations = Object.fromEntries(
    done.map((component) => [`${ANNOTATION_TAKE_BACK}${component}`, null]),
  );
  const { name, uid } = environment.metadata;
  await gateway.mergePatch({ type: ENVIRONMENT, name }, { metadata: { uid, annotations } });
}
