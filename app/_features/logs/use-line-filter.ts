"use client";
import { useEffect, useMemo, useState } from "react";
import { type Hits, type LineFilter, textFilter } from "./line-filter";
import type { LogEntry } from "./log-entry";
import type { LogStore } from "./log-store";
import { createMatcher } from "./matcher";
import type { RegexFilter } from "./regex-filter";

const NONE: Hits = { shown: [], raw: [] };
/** As a regular expression before it is known what it finds. */
const NOTHING_YET: LineFilter = { test: () => false, hits: () => NONE };

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
  const [Regex, setRegex] = useState<typeof RegexFilter>();
  const [notLoaded, setNotLoaded] = useState(false);

  useEffect(() => {
    if (!regex) return;
    import("./regex-filter").then(
      (module) => setRegex(() => module.RegexFilter),
      () => setNotLoaded(true),
    );
  }, [regex]);

  const filter = useMemo((): LineFilter | undefined => {
    if (!matcher || held || isStopped) return undefined;
    if (!regex) return textFilter(matcher);
    if (!Regex) return NOTHING_YET;
    let waiting = false;
    const found = () => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        store.refilter();
      }, GATHER_MS);
    };
    return new Regex(query, worker, { found, stopped: () => setStopped({ store, query }) });
  }, [store, matcher, query, regex, held, isStopped, Regex]);

  useEffect(() => {
    store.setFilter(filter && ((entry: LogEntry) => entry.kind === "mark" || filter.test(entry)));
    return () => {
      if (Regex && filter instanceof Regex) filter.close();
    };
  }, [store, filter, Regex]);

  const failed = regex && notLoaded ? "It could not be loaded. Reload the page." : undefined;
  return { filter, error: error ?? failed, ...(isStopped ? { stopped: query } : {}) };
}
