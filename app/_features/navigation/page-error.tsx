"use client";
import { useEffect } from "react";
import { Button, buttonClass } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { PlainIcon } from "@/app/_ui/plain-icon";

/** A page that broke: says so, offers the way on, and leaves the cause in the console. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const unloaded = isUnloaded(error);
  useEffect(() => console.error(error), [error]);
  useEffect(() => {
    if (!unloaded) return;
    const reload = () => location.reload();
    window.addEventListener("online", reload);
    return () => window.removeEventListener("online", reload);
  }, [unloaded]);
  return (
    <div role="alert" className="grid flex-1 place-items-center">
      <EmptyState
        icon={<PlainIcon shape="alert" />}
        page
        title={unloaded ? "This page could not be loaded" : "This page broke"}
        action={
          <>
            <Button look="primary" onClick={unloaded ? () => location.reload() : reset}>
              Try again
            </Button>
            {/* Loads anew: what broke may be in what is loaded. */}
            <a href="/environments" className={buttonClass("secondary")}>
              Go to the environments
            </a>
          </>
        }
      >
        {unloaded && "The portal cannot be reached, or it was updated. "}
        Your environments are not affected. {error.digest && <>Tell your administrator: {error.digest}.</>}
      </EmptyState>
    </div>
  );
}

/** Whether a part of the page's code did not arrive. It is not asked for again by rendering again: only a reload helps. */
function isUnloaded(error: Error): boolean {
  return (
    error.name === "ChunkLoadError" ||
    /loading chunk|load chunk|dynamically imported module/i.test(error.message)
  );
}
