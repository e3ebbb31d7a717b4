import type { LogPage, ReadLogsRequest } from "@/server/contract/logs";
import { isProblem, messageOf } from "../api/problem-error";
import { isBlocked } from "../live/blocked";
import type { StreamClient } from "../live/stream-client";
import type { LogFeed } from "./log-feed";

export const POLL_LOG_SECONDS = 3;

type ReadAfter = (after: NonNullable<ReadLogsRequest["after"]>, signal: AbortSignal) => Promise<LogPage>;

/** Reads a log by HTTP every few seconds while no socket opens, until one does. Returns the end of it. */
export function pollLog(
  client: Pick<StreamClient, "subscribe" | "getState">,
  feed: LogFeed,
  read: ReadAfter,
  everyMs = POLL_LOG_SECONDS * 1_000,
): () => void {
  let over: AbortController | undefined;
  const poll = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        const looked = globalThis.document?.visibilityState !== "hidden";
        while (looked && !feed.paused && (await feed.poll((after) => read(after, signal))));
      } catch (error) {
        if (signal.aborted) return;
        if (isProblem(error, "forbidden", "not-found", "unauthenticated"))
          return feed.end("forbidden", error.message);
        feed.pollFailed(messageOf(error));
      }
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  const look = () => {
    const state = client.getState();
    if (state.status === "open") {
      over?.abort();
      over = undefined;
    } else if (isBlocked(state) && !over) {
      over = new AbortController();
      void poll(over.signal);
    }
  };
  const unsubscribe = client.subscribe(look);
  look();
  return () => {
    unsubscribe();
    over?.abort();
  };
}
