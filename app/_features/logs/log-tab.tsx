"use client";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { useUrlState } from "@/app/_ui/use-url-state";
import type { LogPage, LogSource } from "@/server/contract/logs";
import { useCurrentEnvironment } from "../environment/environment-context";
import { LinesSkeleton } from "./lines-skeleton";
import { LogCount } from "./log-count";
import { type FeedState, isWaiting } from "./log-feed";
import { LogList } from "./log-list";
import { LogToolbar } from "./log-toolbar";
import { downloadPath, parseLogViewParams, toStreamParams } from "./log-view-params";
import { readWholeLine } from "./read-logs";
import { TIME_LIMIT_MS } from "./regex-limit";
import { SourceMenu } from "./source-menu";
import { useLineFilter } from "./use-line-filter";
import { useLogFeed } from "./use-log-feed";
import { useLogKeys } from "./use-log-keys";
import { useLogSettings } from "./use-log-settings";

// A log seldom is without lines.
const LogEmpty = dynamic(() => patiently(() => import("./log-empty")).then((module) => module.LogEmpty), {
  loading: () => <LinesSkeleton />,
});

/** The log tab: what is read and filtered is in the address. `first` are the last lines, when the page came with them. */
export function LogTab({ first }: { first?: LogPage | undefined }) {
  const view = useCurrentEnvironment();
  const [search, setSearch] = useUrlState();
  const params = parseLogViewParams(search);
  const [attempt, setAttempt] = useState(0);
  const { store, feed, lines, state } = useLogFeed(toStreamParams(view.name, params), attempt, first);
  const [settings, setSettings] = useLogSettings();
  const [paused, setPaused] = useState(false);
  // A pattern that came with the address runs only when the reader says so: it may be made to stop the page.
  const [linked, setLinked] = useState(params.regex && params.query !== "");
  const held = linked && params.regex && params.query !== "";
  const { filter, error, stopped } = useLineFilter(store, params.query, params.regex, held);
  const change = (changes: Record<string, string | undefined>) => {
    if ("q" in changes || "regex" in changes) setLinked(false);
    setSearch(changes);
  };

  useEffect(() => feed.setPaused(paused), [feed, paused]);

  const setFollowing = useCallback(
    (following: boolean) => setSearch({ follow: following ? undefined : "0", at: undefined }),
    [setSearch],
  );
  useLogKeys({
    follow: () => setFollowing(!params.follow),
    wrap: () => setSettings({ ...settings, wrap: !settings.wrap }),
  });

  const readWhole = useCallback(
    (source: LogSource, time: string) => readWholeLine(view.name, source, time),
    [view.name],
  );
  const several = Object.values(view.status.components).some((status) => status.pods.length > 1);
  return (
    <div className="flex min-h-[28rem] flex-1 flex-col">
      <LogToolbar
        sources={<SourceMenu view={view} params={params} onChange={setSearch} />}
        params={params}
        onChange={change}
        error={
          stopped === undefined
            ? error
            : `The expression “${stopped}” took longer than ${TIME_LIMIT_MS / 1000} seconds on a part of this log and was stopped. All lines are shown; a simpler one, or plain text, works.`
        }
        count={<LogCount store={store} filtered={filter !== undefined} state={state} />}
        settings={settings}
        onSettings={setSettings}
        paused={paused}
        onPaused={setPaused}
        following={params.follow && params.at === undefined}
        setFollowing={setFollowing}
        onClear={() => {
          store.clear();
          lines.begin("more");
        }}
        download={downloadPath(view.name, params)}
      />
      {held && (
        <Notice
          tone="info"
          title="This link filters by a regular expression"
          className="m-3 sm:mx-6"
          action={<Button onClick={() => setLinked(false)}>Run it</Button>}
        >
          <code className="break-all">{params.query}</code>
        </Notice>
      )}
      <EndNotice state={state} onRetry={() => setAttempt(attempt + 1)} />
      <LogList
        store={store}
        filter={filter}
        look={{ ...settings, several }}
        following={params.follow && params.at === undefined}
        setFollowing={setFollowing}
        at={params.at}
        lines={lines}
        readWhole={readWhole}
        empty={() =>
          store.lineCount === 0 && isWaiting(state) ? (
            <LinesSkeleton />
          ) : (
            <LogEmpty
              view={view}
              params={params}
              state={state}
              held={store.lineCount}
              onClearFilter={() => setSearch({ q: undefined, regex: undefined })}
            />
          )
        }
      />
    </div>
  );
}

function EndNotice({ state, onRetry }: { state: FeedState; onRetry: () => void }) {
  if (state.status !== "ended" || state.reason === "complete" || state.reason === "closed") return null;
  const forbidden = state.reason === "forbidden";
  return (
    <Notice
      alert
      tone={forbidden ? "warn" : "bad"}
      title={forbidden ? "You may no longer read this log" : "The log broke off"}
      className="m-3 sm:mx-6"
      action={!forbidden && <Button onClick={onRetry}>Read again</Button>}
    >
      {state.detail ?? "The server ended the stream."}
    </Notice>
  );
}
