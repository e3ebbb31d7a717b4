"use client";
import { TextField } from "@/app/_ui/field";
import type { StepProps } from "./step-props";

const GIT_FIELDS = [
  {
    key: "url",
    path: "url",
    label: "Address",
    placeholder: "https://git.example.com/team/app.git",
    hint: "By https or ssh, without a password in it.",
  },
  {
    key: "ref",
    path: "ref",
    label: "Branch, tag or commit",
    placeholder: "main",
    hint: "The repository's default branch without it.",
  },
  {
    key: "path",
    path: "path",
    label: "Folder",
    placeholder: "deploy",
    hint: "The whole repository without it.",
  },
  {
    key: "secret",
    path: "secretRef.name",
    label: "Secret",
    placeholder: "shop-git",
    hint: "For a private repository: name of a Secret in namespace devspace-portal-templates with the keys token (and username), or sshKey and knownHosts.",
  },
] as const;

/** Where a repository is, and what of it. */
export function GitFields({ draft: { git }, errors, onChange }: StepProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {GIT_FIELDS.map(({ key, path, label, placeholder, hint }) => (
        <TextField
          key={key}
          id={`git-${key}`}
          name={`spec.source.git.${path}`}
          label={label}
          optional={key !== "url"}
          value={git[key]}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errors[`spec.source.git.${path}`]}
          onChange={({ target }) => onChange({ git: { ...git, [key]: target.value } })}
          inputClassName="font-mono"
          hint={hint}
          className={key === "url" || key === "secret" ? "sm:col-span-2" : ""}
        />
      ))}
    </div>
  );
}
