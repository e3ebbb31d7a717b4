import { ANNOTATION_TAKE_BACK } from "@/server/contract/labels";
import { isParked, isReplaced } from "@/server/dev-mode/replacement";
import { ENVIRONMENT, type EnvironmentObject, specOf } from "../resource";
import type { ReconcileContext } from "./context";
import type { Move } from "./moves";

/** Components that a person wants back from the DevSpace CLI. */
export function takenBack({ metadata }: EnvironmentObject): Set<string> {
  const names = Object.keys(metadata.annotations ?? {}).filter((name) =>
    name.startsWith(ANNOTATION_TAKE_BACK),
  );
  return new Set(names.map((name) => name.slice(ANNOTATION_TAKE_BACK.length)));
}

/** Forgets the wish where it has come true: the next replacement by the CLI is to be respected again. */
export async function endTakeBack(
  { hub }: Pick<ReconcileContext, "hub">,
  environment: EnvironmentObject,
  moves: ReadonlyMap<string, Pick<Move, "production" | "dev">>,
): Promise<void> {
  const done = [...takenBack(environment)].filter((component) => {
    const { production, dev } = moves.get(component) ?? {};
    // A wish for what the template does not have comes true by being forgotten.
    if (!moves.has(component) || specOf(environment).components[component]?.mode === "dev") return true;
    return !dev && production && (!isReplaced(production) || isParked(production));
  });
  if (done.length === 0) return;
  const annotations = Object.fromEntries(
    done.map((component) => [`${ANNOTATION_TAKE_BACK}${component}`, null]),
  );
  const { name, uid } = environment.metadata;
  await hub.mergePatch({ type: ENVIRONMENT, name }, { metadata: { uid, annotations } });
}
