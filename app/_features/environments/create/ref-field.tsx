"use client";
import { useEffect, useRef } from "react";
import { TextField } from "@/app/_ui/field";
import { useEnvironments } from "../../environment/queries";
import { useTemplateRefs } from "../../templates/use-template-refs";
import type { CreateDraft } from "./create-draft";
import { nameOfRef } from "./propose-name";

/** Which branch, tag or pull request the environment is of: listed as far as that goes, typed otherwise. Proposes a name after it. */
export function RefField({
  draft,
  error,
  onChange,
}: {
  draft: CreateDraft;
  error: string | undefined;
  onChange: (part: Partial<CreateDraft>) => void;
}) {
  const { template, ref: value } = draft;
  const { data: listed, isError } = useTemplateRefs(template);
  useProposedName(draft, onChange);
  const { branches = [], tags = [], changes = [], defaultBranch, more } = listed ?? {};
  return (
    <>
      <TextField
        id="ref"
        name="ref"
        label="Branch"
        optional
        list="refs"
        value={value}
        maxLength={250}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="The template's own"
        inputClassName="font-mono"
        error={error}
        onChange={({ target }) => onChange({ ref: target.value, ...withoutRevision(draft) })}
        hint={
          isError
            ? "Branches could not be listed. Type a branch, tag, commit or full ref; it cannot be changed later."
            : `A branch, tag, commit or pull request of its repository${defaultBranch ? `, whose default is ${defaultBranch}` : ""}. ${more ? "Not all are listed: type others. " : ""}It cannot be changed later.`
        }
      />
      <datalist id="refs">
        {branches.map((name) => (
          <option key={name} value={name} />
        ))}
        {changes.map((ref) => (
          <option
            key={ref}
            value={ref}
            label={`${ref.includes("/pull/") ? "Pull" : "Merge"} request ${ref.split("/")[2]}`}
          />
        ))}
        {tags.map((name) => (
          <option key={name} value={name} label={`Tag ${name}`} />
        ))}
      </datalist>
    </>
  );
}

/** A revision that was copied from another environment is one of its branch. */
function withoutRevision({ unseen }: CreateDraft): Partial<CreateDraft> {
  if (!unseen?.revision) return {};
  const { revision: _, ...rest } = unseen;
  return { unseen: rest };
}

/** Proposes a name once for each ref, unless somebody typed one. */
function useProposedName(draft: CreateDraft, onChange: (part: Partial<CreateDraft>) => void): void {
  const { data, isError } = useEnvironments();
  const { template, ref, name, proposed } = draft;
  const done = useRef<string>(undefined);
  const isSettled = data !== undefined || isError;
  useEffect(() => {
    const key = `${template}@${ref.trim()}`;
    if (!isSettled || ref.trim() === "" || done.current === key) return;
    done.current = key;
    if (name !== "" && name !== proposed) return;
    const taken = data?.items.map((item) => item.name) ?? [];
    const next = nameOfRef(template, ref.trim(), taken);
    onChange({ name: next, proposed: next });
  });
}
