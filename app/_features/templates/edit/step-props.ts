import type { TemplateDraft } from "./draft";

/** What a step of the form gets. */
export interface StepProps {
  draft: TemplateDraft;
  errors: Readonly<Record<string, string>>;
  onChange: (part: Partial<TemplateDraft>) => void;
}
