"use client";
import { useEffect } from "react";
import { Button, buttonClass } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { PlainIcon } from "@/app/_ui/plain-icon";

/** A page that broke: says so, offers the way on, and leaves the cause in the console. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <div role="alert" className="grid flex-1 place-items-center">
      <EmptyState
        icon={<PlainIcon shape="alert" />}
        page
        title="This page broke"
        action={
          <>
            <Button look="primary" onClick={reset}>
              Try again
            </Button>
            {/* Loads anew: what broke may be in what is loaded. */}
            <a href="/environments" className={buttonClass("secondary")}>
              Go to the environments
            </a>
          </>
        }
      >
        Your environments are not affected. {error.digest && <>Tell your administrator: {error.digest}.</>}
      </EmptyState>
    </div>
  );
}
