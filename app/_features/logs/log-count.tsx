"use client";
import { useSyncExternalStore } from "react";
import type { LogStore } from "./log-store";

/** How many lines are held, and how many of them the filter shows. Apart, so that only this follows every batch. */
export function LogCount({ store, filtered }: { store: LogStore; filtered: boolean }) {
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
    </span>
  );
}
