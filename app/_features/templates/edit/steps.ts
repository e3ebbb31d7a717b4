export const STEPS = ["source", "contents", "publish"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_TITLES: Record<Step, string> = {
  source: "Source",
  contents: "What it holds",
  publish: "Publish",
};

/** The step that the address names; the first one otherwise. */
export const parseStep = (text: string | null): Step => STEPS.find((step) => step === text) ?? "source";

/** The step that has the control of a field, by its path in the request. */
export function stepOf(field: string): Step {
  return field === "name" || field === "spec" || field.startsWith("spec.source") ? "source" : "contents";
}

/** Errors that keep one from going on from a step: those of it and of the steps before. */
export function errorsUpTo<E extends { field: string }>(step: Step, errors: readonly E[]): E[] {
  const place = (one: Step) => STEPS.indexOf(one);
  return errors
    .filter(({ field }) => place(stepOf(field)) <= place(step))
    .sort((a, b) => place(stepOf(a.field)) - place(stepOf(b.field)));
}
