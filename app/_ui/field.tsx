import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import { PlainIcon } from "./plain-icon";

export const inputClass = classNames(
  "rounded-lg border border-line-strong bg-surface px-3 text-base sm:text-sm text-ink",
  "placeholder:text-faint transition-colors hover:border-faint",
  "focus-visible:border-iris focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-iris/35",
  "aria-invalid:border-bad disabled:cursor-not-allowed disabled:opacity-60",
);

interface FieldProps {
  id: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  children: ReactNode;
}

/** Ids of what describes a field's control, for `aria-describedby`. */
function describedBy(id: string, hint: ReactNode, error: string | undefined): string | undefined {
  return [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined;
}

/** Label, control, hint and error. The error replaces nothing: what was typed stays. */
function Field({ id, label, hint, error, optional, className, children }: FieldProps) {
  return (
    <div className={classNames("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-[13px] font-medium text-ink">
        {label}
        {optional && <span className="ml-1.5 font-normal text-faint">optional</span>}
      </label>
      {children}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-[13px] text-bad">
          <PlainIcon shape="alert" className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      )}
      {hint && (
        <div id={`${id}-hint`} className="text-[13px] text-muted">
          {hint}
        </div>
      )}
    </div>
  );
}

type Described = Omit<FieldProps, "children">;

/** A one-line text field with its label, hint and error. */
export function TextField({
  id,
  label,
  hint,
  error,
  optional,
  className,
  inputClassName,
  ...input
}: Described & { inputClassName?: string } & Omit<ComponentProps<"input">, "id" | "className">) {
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional} className={className}>
      <input
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={classNames(inputClass, "h-9 w-full", inputClassName)}
      />
    </Field>
  );
}

/** A field of several lines, in the same way. */
export function TextArea({
  id,
  label,
  hint,
  error,
  optional,
  className,
  inputClassName,
  ...input
}: Described & { inputClassName?: string } & Omit<ComponentProps<"textarea">, "id" | "className">) {
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional} className={className}>
      <textarea
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={classNames(inputClass, "w-full py-2", inputClassName)}
      />
    </Field>
  );
}

/** A native select, styled: it works with every keyboard and screen reader, and on phones. */
export function SelectField({
  id,
  label,
  hint,
  error,
  className,
  children,
  ...select
}: Described & Omit<ComponentProps<"select">, "id" | "className">) {
  return (
    <Field id={id} label={label} hint={hint} error={error} className={className}>
      <Select {...select} id={id} aria-describedby={describedBy(id, hint, error)}>
        {children}
      </Select>
    </Field>
  );
}

/** The select alone, with a label of its own. `className` gives its width. */
export function Select({ className = "w-full", ...select }: ComponentProps<"select">) {
  return (
    <select
      {...select}
      className={classNames(
        inputClass,
        "h-9 appearance-none bg-[length:16px] bg-[right_8px_center] bg-no-repeat pr-8",
        "bg-[url('/chevron.svg')]",
        className,
      )}
    />
  );
}
