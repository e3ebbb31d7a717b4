"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { messageOf } from "../api/problem-error";
import { AWAY, partAway } from "./part-away";
import { AwayWords } from "./words";

/** In the place of what a page could not load: which part is away or what else is wrong, and a way to try again. */
export function LoadProblem({
  what,
  error,
  onRetry,
}: {
  /** The subject of "could not be loaded". */
  what: string;
  error: unknown;
  /** Resolves when it was asked again, however that ended. */
  onRetry: () => Promise<unknown>;
}) {
  const part = partAway(error);
  // It asks by itself, too: only who pressed the button waits for it.
  const [pressed, setPressed] = useState(false);
  const retry = async () => {
    setPressed(true);
    await onRetry();
    setPressed(false);
  };
  return (
    <Notice
      alert
      tone="bad"
      title={part ? AWAY[part].title : `${what} could not be loaded`}
      action={
        <Button busy={pressed} onClick={() => void retry()}>
          Try again
        </Button>
      }
    >
      {part ? <AwayWords part={part} /> : messageOf(error)}
    </Notice>
  );
}
