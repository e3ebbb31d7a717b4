"use client";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { useCurrentEnvironment } from "../environment/environment-context";
import { useUrlState } from "../navigation/use-url-state";
import { stripAnsi } from "./ansi";
import { LogCount } from "./log-count";
import { LogEmpty } from "./log-empty";
import type { LogEntry } from "./log-entry";
import type { FeedState } from "./log-feed";
import { LogList } from "./log-list";
import { LogToolbar } from "./log-toolbar";
import { downloadPath, parseLogViewParams, toStreamParams } from "./log-view-params";
import { createMatcher, type Matcher } from "./matcher";
import { SourceMenu } from "./source-menu";
import { useLogFeed } from "./use-log-feed";
import { useLogKeys } from "./use-log-keys";
import { useLogSettings } from "./use-log-settings";

/** The log tab: what is read and filtered is in the address. */
export function LogTab() {
  const view = useCurrentEnvironment();
  const [search, setSearch] = useUrlState();
  const params = parseLogViewParams(search);
  const [attempt, setAttempt] = useState(0);
  const { store, feed, state } = useLogFeed(toStreamParams(view.name, params), attempt);
  const [settings, setSettings] = useLogSettings();
  const [paused, setPaused] = useState(false);
  const { matcher, error } = useMemo(
    () => createMatcher(params.query, params.regex),
    [params.query, params.regex],
  );

  useEffect(() => store.setFilter(matcher && filterBy(matcher)), [store, matcher]);
  useEffect(() => feed.setPaused(paused), [feed, paused]);

  const setFollowing = useCallback(
    (following: boolean) => setSearch({ follow: following ? undefined : "0" }),
    [setSearch],
  );
  useLogKeys({
    follow: () => setFollowing(!params.follow),
    wrap: () => setSettings({ ...settings, wrap: !settings.wrap }),
  });

  const several = Object.values(view.status.components).some((status) => status.pods.length > 1);
  return (
    <div className="flex min-h-[28rem] flex-1 flex-col">
      <LogToolbar
        sources={<SourceMenu view={view} params={params} onChange={setSearch} />}
        params={params}
        onChange={setSearch}
        error={error}
        count={<LogCount store={store} filtered={matcher !== undefined} />}
        settings={settings}
        onSettings={setSettings}
        paused={paused}
        onPaused={setPaused}
        following={params.follow}
        setFollowing={setFollowing}
        onClear={() => store.clear()}
        download={downloadPath(view.name, params)}
      />
      <EndNotice state={state} onRetry={() => setAttempt(attempt + 1)} />
      <LogList
        store={store}
        matcher={matcher}
        look={{ ...settings, several }}
        following={params.follow}
        setFollowing={setFollowing}
        empty={() => (
          <LogEmpty
            view={view}
            params={params}
            state={state}
            held={store.lineCount}
            onClearFilter={() => setSearch({ q: undefined, regex: undefined })}
          />
        )}
      />
    </div>
  );
}

/** Marks stay in view: they explain why lines that match are missing. */
function filterBy(matcher: Matcher): (entry: LogEntry) => boolean {
  return (entry) => entry.kind === "mark" || matcher.test(stripAnsi(entry.text));
}

function EndNotice({ state, onRetry }: { state: FeedState; onRetry: () => void }) {
  if (state.status !== "ended" || state.end.reason === "complete" || state.end.reason === "closed")
    return null;
  const forbidden = state.end.reason === "forbidden";
  return (
    <Notice
      alert
      tone={forbidden ? "warn" : "bad"}
      title={forbidden ? "You may no longer read this log" : "The log broke off"}
      className="m-3 sm:mx-6"
      action={!forbidden && <Button onClick={onRetry}>Read again</Button>}
    >
      {state.end.problem?.detail ?? "The server ended the stream."}
    </Notice>
  );
}
