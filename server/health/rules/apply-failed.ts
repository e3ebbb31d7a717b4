import type { Diagnosis } from "../diagnosis";

/** What the API server did not take, in the words of who wrote it; `harmless` keeps nothing from serving. */
export function applyFailed(
  subject: Diagnosis["subject"],
  { message, harmless }: { message: string; harmless?: boolean },
): Diagnosis {
  return {
    code: "ApplyFailed",
    subject,
    severity: harmless ? "warning" : "error",
    message,
    evidence: [],
    remedy: { text: "Change what the message names, or lift what refuses it." },
  };
}
