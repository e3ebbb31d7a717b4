"use client";
import { ChevronRight } from "lucide-react";
import { TextField } from "@/app/_ui/field";
import type { PolicyDraft } from "./draft";
import type { StepProps } from "./step-props";

const AMOUNTS = [
  { key: "cpu", label: "CPU", placeholder: "2" },
  { key: "memory", label: "Memory", placeholder: "4Gi" },
  { key: "storage", label: "Storage", placeholder: "10Gi" },
] as const;

const SCOPES = [
  {
    key: "environment",
    title: "One environment asks for at most",
    hint: "By the requests of its pods, and its volumes.",
  },
  {
    key: "component",
    title: "People set of one component at most",
    hint: "Of each of its pods, and its volume.",
  },
] as const;

/** Who may use the template and how much. Closed, unless something is set. */
export function PolicyFields({ draft: { policy }, errors, onChange }: StepProps) {
  const change = (part: Partial<PolicyDraft>) => onChange({ policy: { ...policy, ...part } });
  const { environment, component, ...rest } = policy;
  const isSet = [rest, environment, component].flatMap((part) => Object.values(part)).some(Boolean);
  const errorAt = (field: string) =>
    errors[field] ?? errors[Object.keys(errors).find((key) => key.startsWith(`${field}.`)) ?? ""];
  return (
    <details open={isSet || undefined} className="group rounded-xl border border-line bg-surface">
      <summary className="flex items-center gap-2 rounded-xl px-4 py-3 select-none hover:bg-hover">
        <ChevronRight
          className="size-4 text-muted transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        <h3 className="text-[13px] font-medium">Who may use it, and how much</h3>
        <span className="ml-auto truncate text-[13px] text-muted max-sm:hidden">
          People, number, sizes; everybody and anything without
        </span>
      </summary>
      <div className="flex flex-col gap-4 border-t border-line px-4 py-4">
        <TextField
          id="policy-users"
          name="spec.policy.users"
          label="People"
          optional
          value={policy.users}
          placeholder="ada@example.com, bob@example.com"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errorAt("spec.policy.users")}
          onChange={({ target }) => change({ users: target.value })}
          hint="E-mail addresses of those who may have environments of it; everybody without them."
        />
        <div className="grid gap-4 sm:grid-cols-2">
          {(
            [
              ["maxEnvironments", "Environments in all"],
              ["maxPerOwner", "Environments of one person"],
            ] as const
          ).map(([key, label]) => (
            <TextField
              key={key}
              id={`policy-${key}`}
              name={`spec.policy.${key}`}
              label={label}
              optional
              inputMode="numeric"
              value={policy[key]}
              placeholder="any number"
              error={errorAt(`spec.policy.${key}`)}
              onChange={({ target }) => change({ [key]: target.value } satisfies Partial<PolicyDraft>)}
            />
          ))}
        </div>
        {SCOPES.map(({ key: scope, title, hint }) => (
          <fieldset key={scope}>
            <legend className="text-[13px] font-medium">{title}</legend>
            <p className="mb-2 text-[13px] text-muted">{hint}</p>
            <div className="grid gap-4 sm:grid-cols-3">
              {AMOUNTS.map(({ key, label, placeholder }) => (
                <TextField
                  key={key}
                  id={`policy-${scope}-${key}`}
                  name={`spec.policy.resources.${scope}.${key}`}
                  label={label}
                  optional
                  value={policy[scope][key]}
                  placeholder={placeholder}
                  autoComplete="off"
                  spellCheck={false}
                  error={errorAt(`spec.policy.resources.${scope}.${key}`)}
                  onChange={({ target }) => change({ [scope]: { ...policy[scope], [key]: target.value } })}
                />
              ))}
            </div>
          </fieldset>
        ))}
        <p className="text-[13px] text-muted">
          Environments that are there go on when this becomes tighter; their changes are held to it.
        </p>
      </div>
    </details>
  );
}
