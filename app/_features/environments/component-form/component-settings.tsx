"use client";
import { TextField } from "@/app/_ui/field";
import { Segmented } from "@/app/_ui/segmented";
import type { ComponentName, Mode } from "@/server/contract/names";
import { COMPONENT_STACK, COMPONENT_TITLES } from "../../environment/state";
import type { ComponentDraft } from "./draft";
import { EnvEditor } from "./env-editor";
import { TEMPLATE_AMOUNTS } from "./template-amounts";

const modes: { value: Mode; label: string }[] = [
  { value: "production", label: "Production" },
  { value: "dev", label: "Dev mode" },
];

type TextKey = Exclude<keyof ComponentDraft, "mode" | "env">;

/** One component's part of the advanced settings. Empty fields leave the template's values. */
export function ComponentSettings({
  component,
  draft,
  errors,
  withMode = true,
  onChange,
}: {
  component: ComponentName;
  draft: ComponentDraft;
  errors: Readonly<Record<string, string>>;
  withMode?: boolean;
  onChange: (part: Partial<ComponentDraft>) => void;
}) {
  const title = COMPONENT_TITLES[component];
  const { requests, limits } = TEMPLATE_AMOUNTS[component];
  const path = `components.${component}`;
  const field = (key: TextKey, label: string, at: string, placeholder?: string) => (
    <TextField
      id={`${component}-${key}`}
      name={`${path}.${at}`}
      label={label}
      value={draft[key]}
      error={errors[`${path}.${at}`]}
      {...(placeholder ? { placeholder } : {})}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      onChange={(event) => onChange({ [key]: event.target.value })}
    />
  );

  return (
    <section aria-labelledby={`settings-${component}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 id={`settings-${component}`} className="font-semibold">
          {title}{" "}
          <span className="ml-1 text-[13px] font-normal text-muted">{COMPONENT_STACK[component]}</span>
        </h3>
        {withMode && (
          <Segmented
            label={`Mode of ${title}`}
            name={`${path}.mode`}
            value={draft.mode}
            options={modes}
            onChange={(mode) => onChange({ mode })}
          />
        )}
      </div>
      <div className="mt-3 grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {field("image", "Image", "image", "as the template")}
        {field("devImage", "Dev image", "devImage", "as the template")}
      </div>
      <div className="mt-3 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        {field("cpuRequest", "CPU request", "resources.requests.cpu", requests.cpu)}
        {field("cpuLimit", "CPU limit", "resources.limits.cpu", limits.cpu)}
        {field("memoryRequest", "Memory request", "resources.requests.memory", requests.memory)}
        {field("memoryLimit", "Memory limit", "resources.limits.memory", limits.memory)}
        <TextField
          id={`${component}-replicas`}
          name={`${path}.replicas`}
          label="Replicas"
          type="number"
          inputMode="numeric"
          min={0}
          max={component === "database" ? 1 : 5}
          value={draft.replicas}
          error={errors[`${path}.replicas`]}
          onChange={(event) => onChange({ replicas: event.target.value })}
        />
        {component === "database" && field("storage", "Storage", "storage", "1Gi")}
      </div>
      <EnvEditor
        path={`${path}.env`}
        rows={draft.env}
        errors={errors}
        onChange={(env) => onChange({ env })}
        component={title}
      />
    </section>
  );
}
