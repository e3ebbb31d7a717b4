import type { Condition, EnvironmentStatus } from "@/server/contract/environment";
import { COMPONENTS, type ComponentName } from "@/server/contract/names";

export interface Verdict {
  ready: Omit<Condition, "type" | "lastTransitionTime" | "observedGeneration">;
  progressing: Omit<Condition, "type" | "lastTransitionTime" | "observedGeneration">;
  degraded: Omit<Condition, "type" | "lastTransitionTime" | "observedGeneration">;
}

/** The three standard conditions; `lastTransitionTime` moves only when the status of a condition does. */
export function conditionsOf(
  { ready, progressing, degraded }: Verdict,
  previous: Condition[],
  generation: number,
  now: Date,
): Condition[] {
  const verdicts = { Ready: ready, Progressing: progressing, Degraded: degraded };
  return Object.entries(verdicts).map(([type, verdict]) => {
    const before = previous.find((condition) => condition.type === type);
    const lastTransitionTime =
      before?.status === verdict.status ? before.lastTransitionTime : now.toISOString();
    return { type, ...verdict, lastTransitionTime, observedGeneration: generation };
  });
}

const TITLES: Record<ComponentName, string> = {
  frontend: "Frontend",
  backend: "Backend",
  database: "Database",
};

/** What the components and failures outside of them amount to; `warnings` are failures that keep nothing from serving. */
export function verdictOf(
  components: EnvironmentStatus["components"],
  { paused, failures, warnings }: { paused: boolean; failures: string[]; warnings: string[] },
): Verdict {
  const all = COMPONENTS.map((name) => ({ name, status: components[name] }));
  const having = (state: string) => all.filter(({ status }) => status?.state === state);
  const sentences = (state: string) =>
    having(state).map(({ name, status }) => `${TITLES[name]}: ${status?.message ?? state}`);
  const broken = [...failures, ...sentences("Degraded")];
  const waiting = all.flatMap(({ name, status }) =>
    !status || status.state === "Progressing" || status.state === "Unknown"
      ? [`${TITLES[name]}: ${status?.message ?? "not there yet."}`]
      : [],
  );
  const degraded =
    broken.length + warnings.length > 0
      ? {
          status: "True" as const,
          reason: reasonOf(all, failures),
          message: [...broken, ...warnings].join(" "),
        }
      : { status: "False" as const, reason: "AsExpected", message: "Nothing is broken." };
  const switching = all.some(({ status }) => status?.modePhase === "Switching");
  const progressing =
    waiting.length > 0
      ? { status: "True" as const, reason: switching ? "Switching" : "Starting", message: waiting.join(" ") }
      : { status: "False" as const, reason: "Settled", message: "Nothing is changing." };
  return { ready: readiness(), progressing, degraded };

  function readiness(): Verdict["ready"] {
    if (broken.length > 0) return { status: "False", reason: degraded.reason, message: degraded.message };
    if (waiting.length > 0)
      return { status: "False", reason: progressing.reason, message: progressing.message };
    if (paused) {
      const message = "Asleep: its pods are stopped, its data and settings are kept.";
      return { status: "False", reason: "Paused", message };
    }
    const asleep = having("Asleep").map(({ name }) => TITLES[name]);
    const but = asleep.length > 0 ? ` Asleep on purpose: ${asleep.join(", ")}.` : "";
    return {
      status: "True",
      reason: "AllComponentsReady",
      message: `Every component serves in its mode.${but}`,
    };
  }
}

function reasonOf(all: { status?: { state: string; reason?: string } }[], failures: string[]): string {
  if (failures.length > 0) return "ApplyFailed";
  return all.find(({ status }) => status?.state === "Degraded")?.status?.reason ?? "ComponentDegraded";
}
