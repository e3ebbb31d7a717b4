import type { FormEvent, ReactNode } from "react";
import { ProblemError, sentenceOf } from "../api/problem";
import { Notice } from "../ui/notice";

interface AccountCardProps {
  title: string;
  action: string;
  pending: boolean;
  error: unknown;
  onSubmit: (values: (name: string) => string) => void;
  /** The form's fields. */
  children: ReactNode;
  footer?: ReactNode;
}

/** The one form of a page about the account. `onSubmit` gets the fields' values by name. */
export function AccountCard({ title, action, pending, error, onSubmit, children, footer }: AccountCardProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    onSubmit((name) => String(data.get(name) ?? ""));
  };
  const fieldsExplain = error instanceof ProblemError && Object.keys(error.fields).length > 0;
  return (
    <main className="account-page">
      <title>{`${title} · Items`}</title>
      <div className="card account-card">
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>{title}</h1>
        <form onSubmit={submit}>
          {Boolean(error) && !fieldsExplain && <Notice kind="error">{sentenceOf(error)}</Notice>}
          {children}
          <button type="submit" className="button button-primary" disabled={pending}>
            {pending ? "One moment…" : action}
          </button>
        </form>
        {footer && <div className="account-footer">{footer}</div>}
      </div>
    </main>
  );
}

/** What the backend said about one field. */
export function fieldError(error: unknown, name: string): string | undefined {
  return error instanceof ProblemError ? error.fields[name] : undefined;
}
