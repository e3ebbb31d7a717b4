import type { ReactNode } from "react";

/** A page that only says something: not found, an error, nothing to see. */
export function MessagePage({ mark, title, children }: { mark: string; title: string; children: ReactNode }) {
  return (
    <main className="message-page">
      <title>{title}</title>
      <p className="message-mark" aria-hidden="true">
        {mark}
      </p>
      <h1>{title}</h1>
      {children}
    </main>
  );
}
