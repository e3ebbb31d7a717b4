"use client";
import { useState } from "react";
import type { z } from "zod";
import { isProblem } from "./problem-error";

type FieldErrors = Readonly<Record<string, string>>;

/** Focuses the control of `field`: the one with that name, or the first whose name begins with it. */
export function focusField(form: HTMLFormElement, field: string): void {
  const controls = [...form.elements].filter(
    (element): element is HTMLInputElement => "name" in element && element instanceof HTMLElement,
  );
  const target =
    controls.find((control) => control.name === field) ??
    controls.find((control) => control.name.startsWith(`${field}.`));
  // A control inside a closed disclosure can't take the focus: open it first.
  target?.closest("details")?.setAttribute("open", "");
  target?.focus();
}

/**
 * Errors of a form by field path (`components.backend.replicas`): from the contract before sending, from the server's
 * problem after. The first wrong field gets the focus.
 */
export function useFieldErrors<Schema extends z.ZodType>(loadSchema: () => Promise<Schema>) {
  const [errors, setErrors] = useState<FieldErrors>({});

  const show = (found: readonly { field: string; message: string }[], form: HTMLFormElement) => {
    const byField: Record<string, string> = {};
    for (const { field, message } of found) byField[field] ??= message;
    setErrors(byField);
    const first = found[0];
    if (first) focusField(form, first.field);
  };

  return {
    errors,
    clear: () => setErrors((current) => (Object.keys(current).length > 0 ? {} : current)),
    show,
    /** Parses by the contract; undefined when something is wrong, which is then shown. */
    async check(value: unknown, form: HTMLFormElement): Promise<z.output<Schema> | undefined> {
      const parsed = (await loadSchema()).safeParse(value);
      if (parsed.success) {
        setErrors({});
        return parsed.data;
      }
      show(issuesByField(parsed.error), form);
      return undefined;
    },
    showProblem(error: unknown, form: HTMLFormElement): void {
      if (isProblem(error) && error.fields.length > 0) show(error.fields, form);
    },
  };
}

/** Issues of zod as `{ field, message }`, the field as a dotted path. */
export function issuesByField(error: z.ZodError): { field: string; message: string }[] {
  return error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
}
