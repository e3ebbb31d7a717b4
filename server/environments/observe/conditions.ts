import type { ComponentStatus, Condition } from "@/server/contract/environment";
import { ANNOTATION_OWNER_UNKNOWN } from "@/server/contract/labels";
import type { EnvironmentObject } from "../resource";

type Judgement = Pick<Condition, "status" | "reason" | "message">;

export interface Verdict {
  ready: Judgement;
  progressing: Judgement;
  degraded: Judgement;
  /** Whether the template allows all that the spec asks for. */
  accepted?: Judgement;
  /** Only where its owner is nobody. */
  owned?: Judgement | undefined;
}

/** The standard conditions; `lastTransitionTime` moves only when the status of a condition does. */
export function conditionsOf(
  { ready, progressing, degraded, accepted = ACCEPTED, owned }: Verdict,
  previous: Condition[],
  generation: number,
  now: Date,
): Condition[] {
  const verdicts = {
    ...{ Ready: ready, Progressing: progressing, Degraded: degraded, Accepted: accepted },
    ...(owned ? { Owned: owned } : {}),
  };
  return Object.entries(verdicts).map(([type, verdict]) => {
    const before = previous.find((condition) => condition.type === type);
    const lastTransitionTime =
      before?.status === verdict.status ? before.lastTransitionTime : now.toISOString();
    return { type, ...verdict, lastTransitionTime, observedGeneration: generation };
  });
}

const ACCEPTED: Judgement = {
  status: "True",
  reason: "Accepted",
  message: "The template allows everything the spec asks for.",
};

/** Whether the template objects, in words: each field with what is wrong. */
export function acceptance(objections: readonly { field: string; message: string }[]): Judgement {
  if (objections.length === 0) return ACCEPTED;
  const message = objections.map((objection) => `${objection.field}: ${objection.message}`).join(" ");
  return { status: "False", reason: "NotAllowedByTemplate", message };
}

/** Whether somebody has the owner's address, in words; nothing where the web side did not say that nobody has. */
export function ownership({ metadata, spec }: EnvironmentObject): Judgement | undefined {
  const unknown = metadata.annotations?.[ANNOTATION_OWNER_UNKNOWN];
  if (unknown === undefined || unknown !== spec.owner.toLowerCase()) return undefined;
  const message = `Nobody has an account with the address ${unknown}: only administrators see this environment. Invite them, or name another spec.owner.`;
  return { status: "False", reason: "OwnerUnknown", message };
}

export interface Titled {
  title: string;
  status?: Pick<ComponentStatus, "state" | "reason" | "message"> & {
    modePhase?: ComponentStatus["modePhase"];
  };
}

/** What the components and failures outside of them amount to; `warnings` are failures that keep nothing from serving. */
export function verdictOf(
  components: readonly Titled[],
  { paused, failures, warnings }: { paused: boolean; failures: string[]; warnings: string[] },
): Verdict {
  const having = (state: string) => components.filter(({ status }) => status?.state === state);
  const sentences = (state: string) =>
    having(state).map(({ title, status }) => `${title}: ${status?.message ?? state}`);
  const broken = [...failures, ...sentences("Degraded")];
  const waiting = components.flatMap(({ title, status }) =>
    !status || status.state === "Progressing" || status.state === "Unknown"
      ? [`${title}: ${status?.message ?? "not there yet."}`]
      : [],
  );
  const degraded =
    broken.length + warnings.length > 0
      ? {
          status: "True" as const,
          reason: reasonOf(components, failures),
          message: [...broken, ...warnings].join(" "),
        }
      : { status: "False" as const, reason: "AsExpected", message: "Nothing is broken." };
  const switching = components.some(({ status }) => status?.modePhase === "Switching");
  const progressing =
    waiting.length > 0
      ? { status: "True" as const, reason: switching ? "Switching" : "Starting", message: waiting.join(" ") }
      : { status: "False" as const, reason: "Settled", message: "Nothing is changing." };
  return { ready: readiness(), progressing, degraded };

  function readiness(): Judgement {
    if (broken.length > 0) return { status: "False", reason: degraded.reason, message: degraded.message };
    if (waiting.length > 0)
      return { status: "False", reason: progressing.reason, message: progressing.message };
    if (paused) {
      const message = "Asleep: its pods are stopped, its data and settings are kept.";
      return { status: "False", reason: "Paused", message };
    }
    const asleep = having("Asleep").map(({ title }) => title);
    const but = asleep.length > 0 ? ` Asleep on purpose: ${asleep.join(", ")}.` : "";
    return {
      status: "True",
      reason: "AllComponentsReady",
      message: `Every component serves in its mode.${but}`,
    };
  }
}

function reasonOf(all: readonly Titled[], failures: string[]): string {
  if (failures.length > 0) return "ApplyFailed";
  return all.find(({ status }) => status?.state === "Degraded")?.status?.reason ?? "ComponentDegraded";
}
