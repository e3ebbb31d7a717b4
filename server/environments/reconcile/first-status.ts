import type { EnvironmentStatus } from "@/server/contract/environment";
import { namespaceOf } from "@/server/contract/names";
import { templateOf } from "../bounds/made-of";
import { conditionsOf, ownership } from "../observe/conditions";
import { creationSteps, stepsOf } from "../observe/steps";
import { type EnvironmentObject, statusOf } from "../resource";
import type { Template } from "../template/template";
import type { ReconcileContext } from "./context";
import { writeStatus } from "./status";

/** Whether nothing was ever told of an environment that is to be. */
export function isUnseen(environment: EnvironmentObject): boolean {
  return !environment.metadata.deletionTimestamp && statusOf(environment).observedGeneration === undefined;
}

/**
 * Tells of an environment that nothing was told of yet that it is seen: with `at`, that it is set up since then, and
 * without, that it waits for its turn. A courtesy: where it cannot be written the whole pass has the say. Gives the
 * Environment as it is then.
 */
export async function tellSeen(
  context: ReconcileContext,
  environment: EnvironmentObject,
  at?: Date,
): Promise<EnvironmentObject> {
  if (!isUnseen(environment)) return environment;
  const template = templateOf(context.templates, environment);
  const now = context.clock();
  const status = firstStatus(environment, { template, at, now });
  return writeStatus(context, environment, status).catch(() => environment);
}

/** Status of an environment before anything of it was looked at. */
export function firstStatus(
  environment: EnvironmentObject,
  { template, at, now }: { template?: Template; at?: Date; now: Date },
): EnvironmentStatus {
  const { name, generation = 0 } = environment.metadata;
  const previous = statusOf(environment);
  const verdict = at
    ? { reason: "SettingUp", message: "Its namespace is being set up." }
    : {
        reason: "WaitingForTurn",
        message: "Seen; it is set up in its turn, after the environments before it.",
      };
  const namespace = at
    ? ({ state: "running", startedAt: at.toISOString() } as const)
    : ({ state: "pending", message: verdict.message } as const);
  return {
    ...previous,
    observedGeneration: generation,
    namespace: namespaceOf(name),
    // What only waits was granted nothing yet.
    ...(at && template?.revision ? { revision: template.revision } : {}),
    phase: "Creating",
    conditions: conditionsOf(
      {
        ready: { status: "False", ...verdict },
        progressing: { status: "True", ...verdict },
        degraded: { status: "False", reason: "AsExpected", message: "Nothing is broken." },
        accepted: {
          status: "Unknown",
          reason: verdict.reason,
          message: "The spec was not held against the template yet.",
        },
        owned: ownership(environment),
      },
      previous.conditions,
      generation,
      now,
    ),
    steps: creationSteps({
      ...{ steps: stepsOf(template), previous: [], now },
      progress: (step) => (step === "namespace" ? namespace : { state: "pending" }),
    }),
  };
}
