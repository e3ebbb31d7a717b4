"use client";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { LogPage, LogParams } from "@/server/contract/logs";
import { useStreamClient } from "../live/live-provider";
import { EarlierLines } from "./earlier-lines";
import { type FeedState, LogFeed } from "./log-feed";
import { LogStore } from "./log-store";
import { pollLog } from "./poll-log";
import { readLogs } from "./read-logs";

const PAGE = 1_000;
const POLLED = 2_000;

interface Log {
  store: LogStore;
  feed: LogFeed;
  lines: EarlierLines;
  params: LogParams;
}

/**
 * Reads the log of `params` for as long as the page shows it: its last lines (`first`, when the page came with them), then what
 * follows, by the stream or by polling. Other parameters begin a fresh log.
 */
export function useLogFeed(
  params: LogParams,
  attempt: number,
  first: LogPage | undefined,
): Omit<Log, "params"> & { state: FeedState } {
  const client = useStreamClient();
  const key = JSON.stringify([params, attempt]);
  const [firstKey] = useState(key);
  const given = key === firstKey ? first : undefined;
  const log = useMemo(() => {
    const [parsed]: [LogParams] = JSON.parse(key);
    const created = create(parsed);
    if (given) begin(created, given);
    return created;
  }, [key, given]);
  const [begun, setBegun] = useState<Log>();

  useEffect(() => {
    if (given) return setBegun(log);
    const over = new AbortController();
    readLogs(log.params, { lines: PAGE }, over.signal)
      .then((page) => begin(log, page))
      // The stream then begins with the last lines itself, or says what is wrong.
      .catch(() => log.lines.begin("more"))
      .then(() => !over.signal.aborted && setBegun(log));
    return () => over.abort();
  }, [log, given]);

  useEffect(() => {
    const { feed, params: wanted } = log;
    if (!client || begun !== log || feed.getState().status === "ended") return;
    const stream = client.open("logs", feed);
    const stopPolling = pollLog(client, feed, (after, signal) =>
      readLogs(wanted, { after, lines: POLLED }, signal),
    );
    return () => {
      stream.close();
      stopPolling();
    };
  }, [client, log, begun]);

  const state = useSyncExternalStore(log.feed.subscribe, log.feed.getState, log.feed.getState);
  return { store: log.store, feed: log.feed, lines: log.lines, state };
}

function create(params: LogParams): Log {
  const store = new LogStore();
  const lines = new EarlierLines(store, (part) => readLogs(params, part, new AbortController().signal));
  return { store, feed: new LogFeed(store, params), lines, params };
}

function begin({ feed, lines, params }: Log, page: LogPage): void {
  feed.begin(page);
  lines.begin(page.left);
  if (params.previous) feed.end("complete");
}
