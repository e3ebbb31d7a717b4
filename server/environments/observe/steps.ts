import type { ComponentStatus, Step } from "@/server/contract/environment";
import { byDependency, type Template } from "../template/template";

/** What comes before the components, in the order it is shown. */
const GROUND = [
  { name: "namespace", title: "Create the namespace" },
  { name: "policies", title: "Set up network policies and access" },
  { name: "config", title: "Write configuration and secrets" },
] as const;
export type GroundStep = (typeof GROUND)[number]["name"];

export type StepTitle = Pick<Step, "name" | "title">;

/** The steps of a creation, in the order they are shown; those of the components run at the same time. */
export function stepsOf(template: Template | undefined): StepTitle[] {
  const components = byDependency(template?.components ?? []).map(({ name, title }) => ({
    name,
    title: `Start the ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
  }));
  return [...GROUND, ...components];
}

/** What is known of a step now. */
export interface StepProgress {
  state: Step["state"];
  startedAt?: string;
  finishedAt?: string;
  message?: string;
}

/**
 * The timeline of a creation. What was done stays done with its times: `previous` is without what has to be done again,
 * as when the namespace was lost.
 */
export function creationSteps({
  steps,
  previous,
  progress,
  now,
}: {
  steps: StepTitle[];
  previous: Step[];
  progress: (name: string) => StepProgress;
  now: Date;
}): Step[] {
  return steps.map(({ name, title }) => {
    const before = previous.find((step) => step.name === name);
    if (before?.state === "done") return before;
    const { state, message, startedAt, finishedAt } = progress(name);
    const begun = before?.startedAt ?? startedAt ?? now.toISOString();
    const ended = state === "done" || state === "failed";
    return {
      ...{ name, title, state },
      ...(state === "pending" && !startedAt ? {} : { startedAt: begun }),
      // A step that fails again and again ended the first time: a time that moves with each look would never settle.
      ...(ended ? { finishedAt: sameEnd(before, state) || finishedAt || now.toISOString() } : {}),
      ...(message && state !== "done" ? { message } : {}),
    };
  });
}

const sameEnd = (before: Step | undefined, state: string) =>
  before?.state === state ? before.finishedAt : undefined;

/** Whether every one of `wanted` is done. */
export function isCreated(steps: Step[], wanted: StepTitle[]): boolean {
  return wanted.every(({ name }) => steps.find((step) => step.name === name)?.state === "done");
}

/** How far the step that starts a component is; `before` is what was told of it last. */
export function componentProgress(status: ComponentStatus, before: Step | undefined): StepProgress {
  switch (status.state) {
    case "Asleep":
      // Paused while it was being started: that goes on when the environment wakes up.
      return status.reason === "Paused" && before?.startedAt && before.state !== "done"
        ? { state: "pending", startedAt: before.startedAt }
        : { state: "done" };
    case "Ready":
      return { state: "done" };
    case "Degraded":
      return { state: "failed", message: status.message };
    default:
      return { state: "running", message: status.message };
  }
}
