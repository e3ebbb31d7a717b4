"use client";
import { useSyncExternalStore } from "react";
import type { LogStore } from "./log-store";

/** How many lines are held, and how many of them the filter shows. Apart, so that only this follows every batch. */
export function LogCount({ store, filtered }: { store: LogStore; filtered: boolean }) {
  useSyncExternalStore(store.subscribe, store.version, store.version);
  const held = store.lineCount.toLocaleString();
  return (
    <span className="tabular hidden text-xs text-muted lg:inline">
      {filtered ? `${store.visibleLines.toLocaleString()} of ${held} lines` : `${held} lines`}
    </span>
  );
}
