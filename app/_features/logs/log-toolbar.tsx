"use client";
import {
  ArrowDownToLine,
  Clock,
  Download,
  Eraser,
  History,
  Pause,
  Play,
  Regex,
  Search,
  WrapText,
} from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/app/_ui/class-names";
import { inputClass } from "@/app/_ui/field";
import { SEARCH_FIELD } from "@/app/_ui/search-field";
import { Tooltip } from "@/app/_ui/tooltip";
import type { LogViewParams } from "./log-view-params";

export interface LogSettings {
  wrap: boolean;
  timestamps: boolean;
}

/** Filter, and the switches of the view. */
export function LogToolbar({
  sources,
  params,
  onChange,
  error,
  count,
  settings,
  onSettings,
  paused,
  onPaused,
  following,
  setFollowing,
  onClear,
  download,
}: {
  sources: ReactNode;
  params: LogViewParams;
  onChange: (changes: Record<string, string | undefined>) => void;
  error: string | undefined;
  count: ReactNode;
  settings: LogSettings;
  onSettings: (settings: LogSettings) => void;
  paused: boolean;
  onPaused: (paused: boolean) => void;
  following: boolean;
  setFollowing: (following: boolean) => void;
  onClear: () => void;
  download: string;
}) {
  return (
    <div className="border-b border-line bg-surface">
      <div
        role="toolbar"
        aria-label="Log view"
        className="flex flex-wrap items-center gap-2 px-3 py-2 sm:px-6"
      >
        {sources}
        <div className="relative min-w-0 flex-1 basis-52">
          <Search
            className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
            aria-hidden="true"
          />
          <input
            {...SEARCH_FIELD}
            type="search"
            aria-label="Filter lines"
            aria-keyshortcuts="/"
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? "filter-error" : undefined}
            placeholder={params.regex ? "Filter by a pattern" : "Filter lines"}
            value={params.query}
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => onChange({ q: event.target.value || undefined })}
            className={classNames(inputClass, "h-8 w-full pr-9 pl-8.5 font-mono")}
          />
          <div className="absolute top-1 right-1">
            <Toggle
              small
              label="Regular expression"
              pressed={params.regex}
              onChange={(on) => onChange({ regex: on ? "1" : undefined })}
            >
              <Regex />
            </Toggle>
          </div>
        </div>
        {count}
        <div className="flex items-center gap-0.5">
          <Toggle label="Follow" text="Follow" pressed={following} onChange={setFollowing}>
            <ArrowDownToLine />
          </Toggle>
          <Toggle
            label={paused ? "Paused: take in new lines again" : "Pause"}
            pressed={paused}
            onChange={onPaused}
          >
            {paused ? <Play /> : <Pause />}
          </Toggle>
          <Toggle
            label="Wrap long lines"
            pressed={settings.wrap}
            onChange={(wrap) => onSettings({ ...settings, wrap })}
          >
            <WrapText />
          </Toggle>
          <Toggle
            label="Timestamps"
            pressed={settings.timestamps}
            onChange={(timestamps) => onSettings({ ...settings, timestamps })}
          >
            <Clock />
          </Toggle>
          <Toggle
            label="Previous container"
            pressed={params.previous}
            onChange={(on) => onChange({ previous: on ? "1" : undefined })}
          >
            <History />
          </Toggle>
          <Tooltip content="Clear the view" align="end">
            <button type="button" aria-label="Clear the view" onClick={onClear} className={iconClass}>
              <Eraser />
            </button>
          </Tooltip>
          <Tooltip content="Download as text" align="end">
            <a href={download} download aria-label="Download as text" className={iconClass}>
              <Download />
            </a>
          </Tooltip>
        </div>
      </div>
      {error && (
        <p id="filter-error" className="px-3 pb-2 text-[13px] text-bad sm:px-6">
          {error}
        </p>
      )}
    </div>
  );
}

const iconClass =
  "inline-grid size-8 place-items-center rounded-lg text-muted hover:bg-hover hover:text-ink [&>svg]:size-4";

function Toggle({
  label,
  text,
  pressed,
  onChange,
  small = false,
  children,
}: {
  label: string;
  text?: string;
  pressed: boolean;
  onChange: (pressed: boolean) => void;
  small?: boolean;
  children: ReactNode;
}) {
  return (
    <Tooltip content={label}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        onClick={() => onChange(!pressed)}
        className={classNames(
          "inline-flex items-center justify-center gap-1.5 rounded-lg text-[13px] font-medium [&>svg]:size-4",
          small ? "size-6" : text ? "h-8 px-2.5" : "size-8",
          pressed ? "bg-iris-soft text-iris" : "text-muted hover:bg-hover hover:text-ink",
        )}
      >
        {children}
        {text}
      </button>
    </Tooltip>
  );
}
