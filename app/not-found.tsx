import type { Metadata } from "next";
import { buttonClass } from "./_ui/button";
import { EmptyState } from "./_ui/empty-state";
import { PlainIcon } from "./_ui/plain-icon";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<PlainIcon shape="question" />}
        page
        title="Page not found"
        action={
          <a href="/environments" className={buttonClass("primary")}>
            Go to the environments
          </a>
        }
      >
        There is nothing at this address. It may have been mistyped, or what it showed is gone.
      </EmptyState>
    </main>
  );
}
