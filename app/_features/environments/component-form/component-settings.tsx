"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { late } from "@/app/_ui/after-load";
import { TextField } from "@/app/_ui/field";
import { Skeleton } from "@/app/_ui/skeleton";
import type { ComponentView } from "@/server/contract/template";
import type { ComponentDraft } from "./draft";
import { FIELDS, type FieldPath, fieldsOf } from "./fields";

// Below the fields, and as large as the variables are many.
const EnvEditor = dynamic(() => late(() => import("./env-editor")).then((module) => module.EnvEditor), {
  ssr: false,
  loading: () => <Skeleton className="mt-3 h-14" />,
});

/** One component's part of the settings: what its template lets people set. Empty fields leave the template's values. */
export function ComponentSettings({
  component,
  draft,
  errors,
  hints = {},
  mode,
  onChange,
}: {
  component: ComponentView;
  draft: ComponentDraft;
  errors: Readonly<Record<string, string>>;
  /** What has to be known of a field before it is changed. */
  hints?: Partial<Record<FieldPath, string>>;
  /** Control of the mode, where it is set with the rest. */
  mode?: ReactNode;
  onChange: (draft: ComponentDraft) => void;
}) {
  const { name, title, stack } = component;
  const path = `components.${name}`;
  const fields = fieldsOf(component);
  const field = (key: FieldPath) => {
    const { label, number, byTemplate } = FIELDS[key];
    return (
      <TextField
        key={key}
        id={`${name}-${key}`}
        name={`${path}.${key}`}
        label={label}
        value={draft.fields[key] ?? ""}
        error={errors[`${path}.${key}`]}
        hint={hints[key]}
        placeholder={byTemplate(component)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...(number && { type: "number", inputMode: "numeric", min: number.min, max: number.max(component) })}
        onChange={({ target }) => onChange({ ...draft, fields: { ...draft.fields, [key]: target.value } })}
      />
    );
  };
  const wide = fields.filter((key) => FIELDS[key].wide);
  const narrow = fields.filter((key) => !FIELDS[key].wide);

  return (
    <section aria-labelledby={`settings-${name}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 id={`settings-${name}`} className="font-semibold">
          {title} {stack && <span className="ml-1 text-[13px] font-normal text-muted">{stack}</span>}
        </h3>
        {mode}
      </div>
      {wide.length > 0 && <div className="mt-3 grid gap-x-4 gap-y-3 sm:grid-cols-2">{wide.map(field)}</div>}
      {narrow.length > 0 && (
        <div className="mt-3 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">{narrow.map(field)}</div>
      )}
      {component.settings.includes("env") && (
        <EnvEditor
          path={`${path}.env`}
          rows={draft.env}
          errors={errors}
          onChange={(env) => onChange({ ...draft, env })}
          component={title}
        />
      )}
    </section>
  );
}
