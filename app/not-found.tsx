import { Compass } from "lucide-react";
import type { Metadata } from "next";
import { ButtonLink } from "./_ui/button";
import { EmptyState } from "./_ui/empty-state";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<Compass aria-hidden="true" />}
        page
        title="Page not found"
        action={
          <ButtonLink href="/environments" look="primary">
            Go to the environments
          </ButtonLink>
        }
      >
        There is nothing at this address. It may have been mistyped, or what it showed is gone.
      </EmptyState>
    </main>
  );
}
