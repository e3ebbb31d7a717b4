"use client";
import { TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { Button, ButtonLink } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";

/** A page that broke: says so, offers the way on, and leaves the cause in the console. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <div role="alert" className="grid flex-1 place-items-center">
      <EmptyState
        icon={<TriangleAlert aria-hidden="true" />}
        page
        title="This page broke"
        action={
          <>
            <Button look="primary" onClick={reset}>
              Try again
            </Button>
            <ButtonLink href="/environments">Go to the environments</ButtonLink>
          </>
        }
      >
        Your environments are not affected. {error.digest && <>Tell your administrator: {error.digest}.</>}
      </EmptyState>
    </div>
  );
}
