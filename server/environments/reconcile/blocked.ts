import type { EnvironmentStatus } from "@/server/contract/environment";
import { namespaceOf } from "@/server/contract/names";
import { conditionsOf } from "../observe/conditions";
import { creationSteps } from "../observe/steps";

export interface Block {
  name: string;
  generation: number;
  previous: EnvironmentStatus;
  /** Why there is no namespace to work in, and whether waiting is of use. */
  reason: "NamespaceTerminating" | "NamespaceConflict" | "NamespaceRefused";
  message: string;
  now: Date;
}

/** Status of an environment without a namespace to work in. */
export function blockedStatus({
  name,
  generation,
  previous,
  reason,
  message,
  now,
}: Block): EnvironmentStatus {
  const waits = reason === "NamespaceTerminating";
  const pending = { state: "pending" } as const;
  const verdict = { reason, message };
  return {
    observedGeneration: generation,
    namespace: namespaceOf(name),
    phase: waits ? "Creating" : "Degraded",
    conditions: conditionsOf(
      {
        ready: { status: "False", ...verdict },
        progressing: waits
          ? { status: "True", ...verdict }
          : { status: "False", reason: "Blocked", message: "Nothing is done before that is solved." },
        degraded: waits
          ? { status: "False", reason: "AsExpected", message: "Nothing is broken." }
          : { status: "True", ...verdict },
      },
      previous.conditions,
      generation,
      now,
    ),
    steps: creationSteps(
      previous.steps.filter(({ state }) => state !== "done"),
      {
        namespace: { state: waits ? "running" : "failed", message },
        policies: pending,
        config: pending,
        database: pending,
        backend: pending,
        frontend: pending,
      },
      now,
      false,
    ),
    components: {},
    ...(previous.createdInMs === undefined ? {} : { createdInMs: previous.createdInMs }),
  };
}
