"use client";
import { Plus, X } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { classNames } from "@/app/_ui/class-names";
import { inputClass } from "@/app/_ui/field";
import { VARIABLES_MAX } from "@/server/contract/components";
import type { EnvDraft } from "./draft";

/** Environment variables as rows of name and value. */
export function EnvEditor({
  path,
  component,
  rows,
  errors,
  onChange,
}: {
  path: string;
  component: string;
  rows: EnvDraft[];
  errors: Readonly<Record<string, string>>;
  onChange: (rows: EnvDraft[]) => void;
}) {
  const change = (id: number, part: Partial<EnvDraft>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const add = () => {
    const id = Math.max(0, ...rows.map((row) => row.id)) + 1;
    onChange([...rows, { id, name: "", value: "" }]);
  };
  return (
    <fieldset className="mt-3" aria-describedby={errors[path] ? `${path}-error` : undefined}>
      <legend className="mb-1.5 text-[13px] font-medium">Variables</legend>
      <ul className="flex flex-col gap-2">
        {rows.map((row, index) => {
          const at = `${path}.${index}`;
          const error = errors[`${at}.name`] ?? errors[`${at}.value`];
          const errorId = error ? `${at}-error` : undefined;
          return (
            <li key={row.id}>
              <div className="flex items-center gap-2">
                <input
                  name={`${at}.name`}
                  aria-label={`${component} variable ${index + 1}, name`}
                  aria-invalid={errors[`${at}.name`] ? true : undefined}
                  aria-describedby={errorId}
                  placeholder="NAME"
                  value={row.name}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  onChange={(event) => change(row.id, { name: event.target.value })}
                  className={classNames(inputClass, "h-9 w-full flex-1 font-mono")}
                />
                <input
                  name={`${at}.value`}
                  aria-label={`${component} variable ${index + 1}, value`}
                  aria-invalid={errors[`${at}.value`] ? true : undefined}
                  aria-describedby={errorId}
                  placeholder="value"
                  value={row.value}
                  autoComplete="off"
                  spellCheck={false}
                  onChange={(event) => change(row.id, { value: event.target.value })}
                  className={classNames(inputClass, "h-9 w-full flex-[1.5] font-mono")}
                />
                <Button
                  look="quiet"
                  square
                  aria-label={`Remove variable ${row.name || index + 1}`}
                  icon={<X className="size-4" aria-hidden="true" />}
                  onClick={() => onChange(rows.filter((other) => other.id !== row.id))}
                />
              </div>
              {error && (
                <p id={errorId} className="mt-1 text-[13px] text-bad">
                  {error}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {errors[path] && (
        <p id={`${path}-error`} className="mt-1 text-[13px] text-bad">
          {errors[path]}
        </p>
      )}
      <Button
        size="small"
        look="quiet"
        onClick={add}
        disabled={rows.length >= VARIABLES_MAX}
        icon={<Plus className="size-3.5" aria-hidden="true" />}
        className={rows.length > 0 ? "mt-2" : ""}
      >
        Add variable
      </Button>
    </fieldset>
  );
}
