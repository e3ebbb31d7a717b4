import { restored, type TemplateDraft } from "./draft";

/** Of a new template, or of changes to one; per tab, since what is pasted may hold secrets. */
const keyOf = (template: string | undefined) => `devspace-portal:template:${template ?? ""}`;

/** What was typed before the page was left; undefined where nothing was kept of this `generation`. */
export function loadDraft(
  template: string | undefined,
  { generation, fresh }: { generation: number; fresh: TemplateDraft },
): TemplateDraft | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(template)) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    if (Reflect.get(kept, "generation") !== generation) return undefined;
    return restored(fresh, Reflect.get(kept, "draft"));
  } catch {
    return undefined;
  }
}

/** Keeps what was typed; without a draft, forgets it. */
export function keepDraft(template: string | undefined, generation: number, draft?: TemplateDraft): void {
  try {
    if (draft) sessionStorage.setItem(keyOf(template), JSON.stringify({ generation, draft }));
    else sessionStorage.removeItem(keyOf(template));
  } catch {
    // No storage (private window, full): the form works without it.
  }
}
