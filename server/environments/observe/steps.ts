import type { ComponentStatus, Step } from "@/server/contract/environment";

/** The steps of a creation, in the order they are shown; the last three run at the same time. */
export const STEPS = {
  namespace: "Create the namespace",
  policies: "Set up network policies and access",
  config: "Write configuration and secrets",
  database: "Start the database",
  backend: "Start the backend",
  frontend: "Start the frontend",
} as const;
export type StepName = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS) as StepName[];

/** What is known of a step now. */
export interface StepProgress {
  state: Step["state"];
  startedAt?: string;
  finishedAt?: string;
  message?: string;
}

/**
 * The timeline of a creation. What was done stays done with its times, until `restart`: the namespace was lost and
 * everything is created again.
 */
export function creationSteps(
  previous: Step[],
  progress: Record<StepName, StepProgress>,
  now: Date,
  restart: boolean,
): Step[] {
  return STEP_NAMES.map((name) => {
    const before = restart ? undefined : previous.find((step) => step.name === name);
    if (before?.state === "done") return before;
    const { state, message, startedAt, finishedAt } = progress[name];
    const begun = before?.startedAt ?? startedAt ?? now.toISOString();
    const ended = state === "done" || state === "failed";
    return {
      name,
      title: STEPS[name],
      state,
      ...(state === "pending" ? {} : { startedAt: begun }),
      // A step that fails again and again ended the first time: a time that moves with each look would never settle.
      ...(ended ? { finishedAt: sameEnd(before, state) || finishedAt || now.toISOString() } : {}),
      ...(message && state !== "done" ? { message } : {}),
    };
  });
}

const sameEnd = (before: Step | undefined, state: string) =>
  before?.state === state ? before.finishedAt : undefined;

export function isCreated(steps: Step[]): boolean {
  return STEP_NAMES.every((name) => steps.find((step) => step.name === name)?.state === "done");
}

/** How far the step that starts a component is. */
export function componentProgress(status: ComponentStatus): StepProgress {
  switch (status.state) {
    case "Ready":
    case "Asleep":
      return { state: "done" };
    case "Degraded":
      return { state: "failed", message: status.message };
    default:
      return { state: "running", message: status.message };
  }
}
