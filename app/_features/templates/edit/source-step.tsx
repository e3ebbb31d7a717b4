"use client";
import dynamic from "next/dynamic";
import { patiently } from "@/app/_ui/after-load";
import { TextField } from "@/app/_ui/field";
import { Segmented } from "@/app/_ui/segmented";
import type { SourceKind } from "./draft";
import { FileList } from "./file-list";
import type { StepProps } from "./step-props";

const ArchiveField = dynamic(() =>
  patiently(() => import("./archive-field")).then((module) => module.ArchiveField),
);
const GitFields = dynamic(() => patiently(() => import("./git-fields")).then((module) => module.GitFields));

const kinds: { value: SourceKind; label: string }[] = [
  { value: "inline", label: "Files" },
  { value: "archive", label: "Archive" },
  { value: "git", label: "Git" },
  { value: "bundled", label: "Bundled" },
];

const KIND_WORDS: Record<SourceKind, string> = {
  inline: "Pasted or dropped here, and kept in the Template itself.",
  archive: "A tar.gz or zip of a folder, uploaded here. Another upload is another revision.",
  git: "A repository. Its branch is followed: what is pushed is published.",
  bundled: "An application that the portal's image brings along.",
};

/** Where the application's manifests come from. `isNew` has a name to give. */
export function SourceStep({ draft, errors, onChange, isNew }: StepProps & { isNew: boolean }) {
  return (
    <>
      {isNew && (
        <TextField
          id="name"
          name="name"
          label="Name"
          required
          value={draft.name}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="shop"
          error={errors.name}
          onChange={({ target }) => onChange({ name: target.value })}
          inputClassName="font-mono"
          hint="Lower-case letters, digits and hyphens; it cannot be changed later."
        />
      )}
      <div>
        <p className="mb-1.5 text-[13px] font-medium" aria-hidden="true">
          Source
        </p>
        <Segmented
          label="Source"
          name="source"
          value={draft.kind}
          options={kinds}
          onChange={(kind) => onChange({ kind })}
        />
        <p className="mt-1.5 text-[13px] text-muted">{KIND_WORDS[draft.kind]}</p>
      </div>
      {draft.kind === "inline" && (
        <FileList files={draft.files} errors={errors} onChange={(files) => onChange({ files })} />
      )}
      {draft.kind === "archive" && (
        <ArchiveField archive={draft.archive} errors={errors} onChange={(archive) => onChange({ archive })} />
      )}
      {draft.kind === "git" && <GitFields draft={draft} errors={errors} onChange={onChange} />}
      {draft.kind === "bundled" && (
        <TextField
          id="bundled"
          name="spec.source.bundled"
          label="Bundled template"
          value={draft.bundled}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errors["spec.source.bundled"]}
          onChange={({ target }) => onChange({ bundled: target.value })}
          inputClassName="font-mono"
        />
      )}
      {errors["spec.source"] && <p className="text-[13px] text-bad">{errors["spec.source"]}</p>}
    </>
  );
}
