"use client";
import { useEffect, useSyncExternalStore } from "react";
import { MAX_PAGE_LINES } from "@/server/contract/logs";
import type { Earlier, EarlierLines } from "./earlier-lines";
import type { LogStore } from "./log-store";

/** Lines that are read by themselves, so that a filter has something to look through. */
const AT_FIRST = 1_000;
/** Lines that scrolling up brings. */
const PAGE = 1_000;

/**
 * What is before the first line, the way to read it, and the time of the line to show: known once everything from there on was
 * read, page after page.
 */
export function useEarlierLines(
  store: LogStore,
  lines: EarlierLines,
  at: string | undefined,
): { earlier: Earlier; goEarlier: () => void; land: string | undefined } {
  const earlier = useSyncExternalStore(lines.subscribe, lines.getState, lines.getState);
  const oldest = store.oldestTime;
  const sought = at !== undefined && oldest !== undefined && oldest > at;
  useEffect(() => {
    if (earlier !== "more") return;
    if (sought) void lines.load(MAX_PAGE_LINES);
    else if (store.lineCount < AT_FIRST) void lines.load(AT_FIRST - store.lineCount);
  }, [earlier, sought, lines, store]);
  const seeking = oldest === undefined || (sought && (earlier === "more" || earlier === "loading"));
  return { earlier, goEarlier: () => void lines.load(PAGE), land: seeking ? undefined : at };
}
