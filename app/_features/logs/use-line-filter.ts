"use client";
import { useEffect, useMemo, useState } from "react";
import { type LineFilter, textFilter } from "./line-filter";
import type { LogEntry } from "./log-entry";
import type { LogStore } from "./log-store";
import { createMatcher } from "./matcher";
import { RegexFilter } from "./regex-filter";

const worker = () => new Worker(new URL("./regex-worker.ts", import.meta.url), { type: "module" });
/** What is found is shown a little later, with what else was found by then: showing it looks at every line. */
const GATHER_MS = 60;

export interface UsedFilter {
  filter: LineFilter | undefined;
  error?: string;
  /** The expression that took too long. */
  stopped?: string;
}

/**
 * Filters the store by text, or by a regular expression that runs apart from the page with a time limit. Marks stay in
 * view: they explain why lines that match are missing. With `held` nothing is filtered.
 */
export function useLineFilter(store: LogStore, query: string, regex: boolean, held: boolean): UsedFilter {
  const [stopped, setStopped] = useState<{ store: LogStore; query: string }>();
  const isStopped = regex && stopped?.query === query && stopped.store === store;
  const { matcher, error } = useMemo(() => createMatcher(query, regex), [query, regex]);

  const filter = useMemo((): LineFilter | undefined => {
    if (!matcher || held || isStopped) return undefined;
    if (!regex) return textFilter(matcher);
    let waiting = false;
    const found = () => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        store.refilter();
      }, GATHER_MS);
    };
    return new RegexFilter(query, worker, { found, stopped: () => setStopped({ store, query }) });
  }, [store, matcher, query, regex, held, isStopped]);

  useEffect(() => {
    store.setFilter(filter && ((entry: LogEntry) => entry.kind === "mark" || filter.test(entry)));
    return () => {
      if (filter instanceof RegexFilter) filter.close();
    };
  }, [store, filter]);

  return { filter, error, ...(isStopped ? { stopped: query } : {}) };
}
