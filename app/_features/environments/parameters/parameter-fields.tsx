"use client";
import type { ReactNode } from "react";
import { SelectField, TextArea, TextField } from "@/app/_ui/field";
import type { ParameterValue } from "@/server/contract/parameter-values";
import type { TemplateParameter } from "@/server/contract/parameters";
import { type ParametersDraft, textOf } from "./draft";

interface ParametersProps {
  parameters: readonly TemplateParameter[];
  draft: ParametersDraft;
  errors: Readonly<Record<string, string>>;
  /** Values that are there already. */
  given?: Readonly<Record<string, ParameterValue>> | undefined;
  /** Secrets that are there already: an empty field leaves them. */
  has?: readonly string[] | undefined;
  onChange: (draft: ParametersDraft) => void;
}

/** Fields for what a template's environments say for themselves, in the template's order. */
export function ParameterFields({ parameters, draft, errors, given, has = [], onChange }: ParametersProps) {
  const { typed, secrets } = draft;
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-4 sm:grid-cols-2">
      {parameters.map((parameter) => {
        const { name, type } = parameter;
        if (type === "secret")
          return (
            <SecretField
              key={name}
              parameter={parameter}
              value={secrets[name] ?? ""}
              error={errors[`secrets.${name}`]}
              isThere={has.includes(name)}
              onChange={(text) => onChange({ typed, secrets: { ...secrets, [name]: text } })}
            />
          );
        return (
          <ParameterField
            key={name}
            parameter={parameter}
            value={textOf(parameter, typed, given)}
            error={errors[`parameters.${name}`]}
            onChange={(text) => onChange({ secrets, typed: { ...typed, [name]: text } })}
          />
        );
      })}
    </div>
  );
}

interface FieldProps {
  parameter: TemplateParameter;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** Texts of more than that are written on several lines. */
const LONG = 120;

function ParameterField({ parameter, value, error, onChange }: FieldProps) {
  const { name, type, choices = [], default: byTemplate, min, max, maxLength } = parameter;
  const shared = {
    ...labelOf(parameter),
    ...{ id: `parameter-${name}`, name: `parameters.${name}`, value, error },
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  if (type === "choice" || type === "boolean")
    return (
      <SelectField {...shared} aria-invalid={error ? true : undefined}>
        {type === "choice" && byTemplate === undefined && <option value="">Choose one</option>}
        {type === "boolean" ? (
          <>
            <option value="true">Yes</option>
            <option value="false">No</option>
          </>
        ) : (
          choices.map((choice) => <option key={choice}>{choice}</option>)
        )}
      </SelectField>
    );
  const typing = {
    ...shared,
    ...{ autoComplete: "off", autoCapitalize: "none", spellCheck: false, maxLength },
    placeholder: byTemplate === undefined ? undefined : String(byTemplate),
  };
  if (type === "string" && (value.includes("\n") || String(byTemplate ?? "").length > LONG))
    return <TextArea {...typing} rows={4} className="sm:col-span-2" inputClassName="font-mono text-[13px]" />;
  return (
    <TextField
      {...typing}
      {...(type === "number" && { type: "number", inputMode: "decimal", step: "any", min, max })}
    />
  );
}

function SecretField({ parameter, value, error, isThere, onChange }: FieldProps & { isThere: boolean }) {
  const { name, maxLength } = parameter;
  return (
    <TextField
      {...labelOf(parameter)}
      id={`secret-${name}`}
      name={`secrets.${name}`}
      type="password"
      value={value}
      error={error}
      maxLength={maxLength}
      autoComplete="new-password"
      placeholder={isThere ? "There is one: leave it empty to keep it" : undefined}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

function labelOf({ name, title, help, required, default: byTemplate }: TemplateParameter) {
  const hint: ReactNode =
    help || title ? (
      <>
        {help} {title && <code className="font-mono text-xs break-all">{name}</code>}
      </>
    ) : undefined;
  return { label: title ?? name, hint, optional: !required && byTemplate === undefined };
}
