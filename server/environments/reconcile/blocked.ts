import type { EnvironmentStatus } from "@/server/contract/environment";
import { namespaceOf } from "@/server/contract/names";
import type { Diagnosis } from "@/server/health/diagnosis";
import { findingsOf } from "@/server/health/findings";
import { conditionsOf, type Verdict } from "../observe/conditions";
import { creationSteps, stepsOf } from "../observe/steps";
import type { Template } from "../template/template";

/** Nothing is taken away for these: what was there is shown as it was seen last. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...["TemplateNotFound", "RevisionNotFound", "OverBounds", "ParameterMissing", "NotAllowedByPolicy"],
  ...["RefNotAllowed", "RefNotPublished", "TooManyRefs"],
]);

export interface Block {
  name: string;
  generation: number;
  previous: EnvironmentStatus;
  /** Without it, the environment's template is not there. */
  template?: Template;
  /** Why there is nothing to work in or with, and whether waiting is of use. */
  diagnosis: Diagnosis;
  /** Said where its owner is nobody. */
  owned?: Verdict["owned"];
  now: Date;
}

/** Status of an environment without a namespace to work in, or a template to work by. */
export function blockedStatus(block: Block): EnvironmentStatus {
  const { name, generation, previous, template, diagnosis, owned, now } = block;
  const { code: reason, message } = diagnosis;
  const waits = diagnosis.severity === "waiting";
  const refused = REFUSALS.has(reason) && !waits;
  const verdict = { reason, message };
  const namespace = { state: waits ? "running" : "failed", message } as const;
  const findings = findingsOf([{ diagnosis }], previous.findings, now);
  const wasBegun = previous.steps.some(({ state }) => state === "done");
  const undone = previous.steps.filter(({ state }) => state !== "done");
  const steps = creationSteps({
    ...{ steps: stepsOf(template), previous: undone, now },
    progress: (step) => (step === "namespace" ? namespace : { state: "pending" }),
  });
  return {
    observedGeneration: generation,
    namespace: namespaceOf(name),
    // What it runs is what it goes on with.
    ...(previous.revision ? { revision: previous.revision } : {}),
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
        ...(refused ? { accepted: { status: "False", ...verdict } } : {}),
        owned,
      },
      previous.conditions,
      generation,
      now,
    ),
    steps: refused && wasBegun ? previous.steps : steps,
    components: refused ? previous.components : {},
    findings: [...findings, ...(refused ? previous.findings.filter(({ component }) => component) : [])],
    ...(previous.secrets ? { secrets: previous.secrets } : {}),
    ...(previous.createdInMs === undefined ? {} : { createdInMs: previous.createdInMs }),
  };
}
