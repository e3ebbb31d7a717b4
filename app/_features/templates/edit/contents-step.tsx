"use client";
import { SelectField, TextField } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Switch } from "@/app/_ui/switch";
import type { PublishFound } from "@/server/contract/template-source";
import { CONTENTS_WORDS, isContentsKind } from "./contents-words";
import type { TemplateDraft } from "./draft";
import { Found } from "./found";
import { PolicyFields } from "./policy-fields";
import { PullSecrets } from "./pull-secrets";
import { looksLike } from "./read-files";
import type { StepProps } from "./step-props";
import { Wishes } from "./wishes";

const PLACES = [
  { key: "path", label: "Folder", placeholder: "deploy", hint: "Where in the source it is." },
  { key: "file", label: "File", placeholder: "devspace.yaml", hint: "Where it is not of its usual name." },
  {
    key: "profiles",
    label: "Profiles",
    placeholder: "staging, debug",
    hint: "Of a devspace.yaml or Compose file, in order.",
  },
] as const;

/** What the source is taken for, and what is said instead of it. `found` is what the last publishing found in it. */
export function ContentsStep({
  draft,
  errors,
  onChange,
  known,
  found,
}: StepProps & { known: readonly { name: string; title: string }[]; found: PublishFound | undefined }) {
  const { contents } = draft;
  const guess = draft.kind === "inline" ? looksLike(draft.files.map(({ path }) => path)) : undefined;
  return (
    <>
      {found && (
        <Found
          found={found}
          onChoose={({ kind, file }) => onChange({ contents: { ...contents, kind, file, path: "" } })}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          id="title"
          name="spec.title"
          label="Title"
          optional
          value={draft.title}
          maxLength={200}
          error={errors["spec.title"]}
          onChange={({ target }) => onChange({ title: target.value })}
          hint="The name without it."
        />
        <TextField
          id="description"
          name="spec.description"
          label="Description"
          optional
          value={draft.description}
          maxLength={500}
          error={errors["spec.description"]}
          onChange={({ target }) => onChange({ description: target.value })}
        />
        <SelectField
          id="contents-kind"
          name="spec.contents.kind"
          label="The source holds"
          value={contents.kind}
          error={errors["spec.contents.kind"]}
          onChange={({ target: { value } }) =>
            onChange({ contents: { ...contents, kind: isContentsKind(value) ? value : "" } })
          }
          hint={
            guess ? `It looks like ${guess}.` : "Publishing detects it, and asks where several things fit."
          }
        >
          <option value="">What is detected</option>
          {Object.entries(CONTENTS_WORDS).map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </SelectField>
        {PLACES.map(({ key, label, placeholder, hint }) => (
          <TextField
            key={key}
            id={`contents-${key}`}
            name={`spec.contents.${key}`}
            label={label}
            optional
            value={contents[key]}
            placeholder={placeholder}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            error={errors[`spec.contents.${key}`] ?? errors[`spec.contents.${key}.0`]}
            onChange={({ target }) => onChange({ contents: { ...contents, [key]: target.value } })}
            inputClassName="font-mono"
            hint={hint}
          />
        ))}
      </div>
      <PullSecrets draft={draft} errors={errors} onChange={onChange} />
      <PolicyFields draft={draft} errors={errors} onChange={onChange} />
      <Security draft={draft} onChange={onChange} />
      <Wishes
        wishes={draft.components}
        known={known}
        errors={errors}
        onChange={(components) => onChange({ components })}
      />
    </>
  );
}

function Security({ draft, onChange }: Pick<StepProps, "draft" | "onChange">) {
  const switches: { label: string; detail: string; key: "baseline" | "suspended" }[] = [
    {
      key: "baseline",
      label: "Relax Pod Security to baseline",
      detail: "Pods may run as root and keep capabilities. Without it they have to keep to restricted.",
    },
    {
      key: "suspended",
      label: "Suspend",
      detail: "The source is not looked at; the last revision serves on.",
    },
  ];
  return (
    <div className="flex flex-col gap-3">
      {switches.map(({ key, label, detail }) => (
        <div key={key} className="flex items-center gap-4 rounded-xl border border-line bg-surface px-4 py-3">
          <div className="min-w-0 flex-1">
            <p className="text-[13px] font-medium">{label}</p>
            <p className="text-[13px] text-muted">{detail}</p>
          </div>
          <Switch
            label={label}
            checked={draft[key]}
            onChange={(on) => onChange({ [key]: on } satisfies Partial<TemplateDraft>)}
          />
        </div>
      ))}
      {draft.baseline && (
        <Notice tone="warn" title="Environments of this template are less sealed off">
          Whoever can start a pod in one may run it as root. Keep to restricted where the images allow it.
        </Notice>
      )}
    </div>
  );
}
