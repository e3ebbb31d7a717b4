import { type ComponentProps, useId } from "react";

interface Labelled {
  label: string;
  /** What is wrong with the value, said below the field. */
  error?: string | undefined;
  hint?: string;
}

function describedBy(id: string, { error, hint }: Pick<Labelled, "error" | "hint">) {
  return error ? `${id}-error` : hint ? `${id}-hint` : undefined;
}

function Notes({ id, error, hint }: { id: string } & Pick<Labelled, "error" | "hint">) {
  if (error) {
    return (
      <p className="field-error" id={`${id}-error`}>
        {error}
      </p>
    );
  }
  return hint ? (
    <p className="field-hint" id={`${id}-hint`}>
      {hint}
    </p>
  ) : null;
}

/** A labelled input with its error or hint. */
export function Field({ label, error, hint, ...input }: Labelled & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        aria-invalid={Boolean(error)}
        aria-describedby={describedBy(id, { error, hint: hint ?? "" })}
        {...input}
      />
      <Notes id={id} error={error} hint={hint ?? ""} />
    </div>
  );
}

/** A labelled text area with its error or hint. */
export function TextField({ label, error, hint, ...input }: Labelled & ComponentProps<"textarea">) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        aria-invalid={Boolean(error)}
        aria-describedby={describedBy(id, { error, hint: hint ?? "" })}
        {...input}
      />
      <Notes id={id} error={error} hint={hint ?? ""} />
    </div>
  );
}
