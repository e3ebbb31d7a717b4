"use client";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { formatClock } from "@/app/_ui/time";
import type { Phase } from "../session/terminal-session";

/** Why a terminal is over, or was not opened, below its last screen, and the way on. */
export function EndNotice({
  phase,
  wasOpen,
  canStart,
  onStart,
  onDebug,
  onRetry,
}: {
  phase: Phase;
  wasOpen: boolean;
  /** Whether it is known what to start. */
  canStart: boolean;
  onStart: () => void;
  /** Starts a debug container in its place, where that would help. */
  onDebug?: (() => void) | undefined;
  onRetry: () => void;
}) {
  if (phase.status === "ended") {
    const { reason, code, at, successor } = phase.ended;
    const noShell = phase.ended.debug === "only";
    return (
      <Notice
        alert
        tone={code === 0 ? "info" : "warn"}
        title={reason}
        className="mx-2 mb-2 text-[13px]"
        action={
          <div className="flex flex-wrap gap-2">
            {onDebug && (
              <Button size="small" look={noShell ? "primary" : "secondary"} onClick={onDebug}>
                Open a debug container
              </Button>
            )}
            {canStart && !noShell && (
              <Button size="small" look="primary" onClick={onStart}>
                {successor ? `Open in ${successor.pod}` : "Open again"}
              </Button>
            )}
          </div>
        }
      >
        {code !== undefined && code !== 0
          ? `Exit code ${code}, at ${formatClock(at)}.`
          : `At ${formatClock(at)}.`}
      </Notice>
    );
  }
  if (phase.status !== "refused") return null;
  const { reason, problem } = phase.problem;
  const gone = problem?.status === 404 || problem?.status === 410;
  return (
    <Notice
      alert
      narrow
      tone={reason === "forbidden" ? "warn" : gone && wasOpen ? "info" : "bad"}
      title={
        problem?.title ??
        (reason === "forbidden" ? "You may not open this terminal" : "The terminal broke off")
      }
      className="mx-2 mb-2 text-[13px]"
      action={
        <div className="flex flex-wrap gap-2">
          {gone && canStart ? (
            <Button size="small" look="primary" onClick={onStart}>
              Open again
            </Button>
          ) : (
            <Button size="small" onClick={onRetry}>
              Try again
            </Button>
          )}
        </div>
      }
    >
      {problem?.detail ?? "The server ended it without a reason. Try again in a moment."}
    </Notice>
  );
}
