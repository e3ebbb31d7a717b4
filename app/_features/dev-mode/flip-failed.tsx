"use client";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { Notice } from "@/app/_ui/notice";
import type { Mode } from "@/server/contract/names";

/** A switch to `mode` that did not come through: why, the way back and the way on. */
export function FlipFailed({
  environment,
  mode,
  cause,
  onBack,
}: {
  environment: string;
  mode: Mode;
  cause: string | undefined;
  onBack: () => void;
}) {
  return (
    <Notice
      alert
      narrow
      tone="bad"
      title={mode === "dev" ? "The dev pod does not get ready" : "The production pod does not get ready"}
      className="mx-3 mb-3"
      action={
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={onBack}>
            {mode === "dev" ? "Back to production" : "Back to dev mode"}
          </Button>
          <ButtonLink size="small" href={`/environments/${environment}/settings`}>
            Change settings
          </ButtonLink>
        </div>
      }
    >
      {cause}
    </Notice>
  );
}
