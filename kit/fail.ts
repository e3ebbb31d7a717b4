import { StepError, UserError } from "./progress";

/** Ends a command: prints what a failed step has not printed yet, and sets exit code 1. */
export function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof StepError) return;
  console.error(error instanceof Error ? error.message : String(error));
  if (error instanceof UserError && error.remedy) console.error(`What to do: ${error.remedy}`);
}
