"use client";
import { useSyncExternalStore } from "react";
import { formatClock } from "@/app/_ui/time";
import type { FeedState } from "./log-feed";
import type { LogStore } from "./log-store";
import { POLL_LOG_SECONDS } from "./poll-log";

/**
 * How many lines are held, how many of them the filter shows, and how current they are. Apart, so that only this follows every
 * batch.
 */
export function LogCount({
  store,
  filtered,
  state,
}: {
  store: LogStore;
  filtered: boolean;
  state: FeedState;
}) {
  useSyncExternalStore(store.subscribe, store.version, store.version);
  const held = `${store.lineCount.toLocaleString()} lines`;
  const dropped = store.droppedLines;
  return (
    <span className="tabular text-xs text-muted">
      {filtered ? `${store.visibleLines.toLocaleString()} of ${held}` : held}
      {dropped > 0 && (
        <span title="This view keeps the latest 100,000 lines. The download has those before too, as far as the kubelet keeps them.">
          {`, ${dropped.toLocaleString()} earlier ones let go`}
        </span>
      )}
      {state.status === "open" && state.behind !== undefined && (
        <span
          className="ml-2 rounded bg-warn-soft px-1.5 py-0.5 font-medium text-warn"
          title="More is written than comes through: the last line shown was written so long ago."
        >
          {`${state.behind.toLocaleString()} s behind`}
        </span>
      )}
      {state.status === "polling" && (
        <span className="ml-2 rounded bg-warn-soft px-1.5 py-0.5 font-medium text-warn">
          {state.problem ?? `Read every ${POLL_LOG_SECONDS} s`}
          {state.at !== undefined && ` · last at ${formatClock(state.at)}`}
        </span>
      )}
    </span>
  );
}
