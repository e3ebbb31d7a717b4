"use client";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { LogParams } from "@/server/contract/logs";
import { useStreamClient } from "../live/live-provider";
import { type FeedState, LogFeed } from "./log-feed";
import { LogStore } from "./log-store";

/** Opens the log stream of `params` for as long as the page shows it. Other parameters begin a fresh log. */
export function useLogFeed(
  params: LogParams,
  attempt: number,
): { store: LogStore; feed: LogFeed; state: FeedState } {
  const client = useStreamClient();
  const key = JSON.stringify([params, attempt]);
  const { store, feed } = useMemo(() => {
    const [parsed]: [LogParams] = JSON.parse(key);
    const created = new LogStore();
    return { store: created, feed: new LogFeed(created, parsed) };
  }, [key]);

  useEffect(() => client?.open("logs", feed).close, [client, feed]);

  const state = useSyncExternalStore(feed.subscribe, feed.getState, feed.getState);
  return { store, feed, state };
}
