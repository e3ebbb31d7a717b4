"use client";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { classNames } from "@/app/_ui/class-names";
import { cssColor, type Look, parseAnsi, stripAnsi } from "./ansi";
import { looksLikeJson, prettyJson, readableJson } from "./json-line";
import { type Level, levelOf } from "./level";
import { linePieces } from "./line-pieces";
import type { LineEntry, LogEntry, MarkEntry } from "./log-entry";
import type { Matcher } from "./matcher";
import { sourceColour, sourceLabel } from "./source-colour";

export interface RowLook {
  wrap: boolean;
  timestamps: boolean;
  several: boolean;
}

interface RowProps extends RowLook {
  entry: LogEntry;
  matcher: Matcher | undefined;
  expanded: boolean;
  onToggle: (id: number) => void;
}

export const LogRow = memo(function LogRow({ entry, ...rest }: RowProps) {
  return entry.kind === "mark" ? <Mark entry={entry} /> : <Line entry={entry} {...rest} />;
});

const levelBar: Record<Level, string> = {
  error: "bg-bad",
  warn: "bg-warn",
  info: "bg-line-strong",
  debug: "bg-line",
};
const levelText: Partial<Record<Level, string>> = {
  error: "text-bad",
  warn: "text-warn",
  debug: "text-muted",
};

function Line({
  entry,
  matcher,
  expanded,
  onToggle,
  wrap,
  timestamps,
  several,
}: Omit<RowProps, "entry"> & { entry: LineEntry }) {
  const plain = stripAnsi(entry.text);
  const level = levelOf(plain);
  const json = looksLikeJson(plain);
  const runs = (json && readableJson(plain, level)) || parseAnsi(entry.text);
  return (
    <div className="group/line hover:bg-hover/70">
      <div className={classNames("flex min-h-5 items-stretch gap-2 pr-4", !wrap && "w-max min-w-full")}>
        <span
          aria-hidden="true"
          className="w-0.5 shrink-0 self-stretch"
          style={{ background: sourceColour(entry.source) }}
        />
        {timestamps && (
          <time dateTime={entry.time} title={entry.time} className="tabular shrink-0 text-faint select-none">
            {clock(entry.time)}
          </time>
        )}
        <span
          title={`${entry.source.pod} / ${entry.source.container}`}
          className="hidden w-36 shrink-0 truncate select-none sm:block"
          style={{ color: sourceColour(entry.source) }}
        >
          {sourceLabel(entry.source, several)}
        </span>
        <span
          aria-hidden="true"
          title={level}
          className={classNames("my-0.5 w-0.5 shrink-0 rounded-full", level && levelBar[level])}
        />
        {json && (
          <button
            type="button"
            tabIndex={-1}
            aria-expanded={expanded}
            aria-label={expanded ? "Close the JSON" : "Open the JSON"}
            onClick={() => onToggle(entry.id)}
            className="grid size-5 shrink-0 place-items-center rounded text-faint hover:bg-line hover:text-ink"
          >
            <ChevronRight
              className={classNames("size-3.5 transition-transform", expanded && "rotate-90")}
              aria-hidden="true"
            />
          </button>
        )}
        <span
          className={classNames(
            "min-w-0",
            wrap ? "flex-1 break-all whitespace-pre-wrap" : "whitespace-pre",
            level && levelText[level],
          )}
        >
          {linePieces(runs, matcher).map((piece, index) => {
            const key = `${index}-${piece.text.length}`;
            const style = lookStyle(piece.look);
            return piece.hit ? (
              <mark
                key={key}
                className="rounded-xs bg-warn-soft text-warn outline outline-warn/40"
                style={style}
              >
                {piece.text}
              </mark>
            ) : (
              <span key={key} style={style}>
                {piece.text}
              </span>
            );
          })}
          {entry.cut && <span className="ml-1 rounded bg-idle-soft px-1 text-faint">line cut at 16 KiB</span>}
        </span>
      </div>
      {expanded && (
        <pre className="mr-4 mb-1 ml-4 overflow-x-auto rounded-md border border-line bg-canvas p-2.5 sm:ml-40">
          {prettyJson(plain) ?? plain}
        </pre>
      )}
    </div>
  );
}

const markLook: Partial<Record<MarkEntry["mark"], string>> = {
  error: "text-bad",
  gap: "text-warn",
  joined: "text-ok",
};

/** What happened to the sources, in its place between their lines. */
function Mark({ entry }: { entry: MarkEntry }) {
  return (
    <div className="flex min-h-5 items-center gap-3 px-3 font-sans text-[11px]">
      <span aria-hidden="true" className="h-px w-6 shrink-0 bg-line-strong" />
      <span className={classNames("shrink-0 font-medium", markLook[entry.mark] ?? "text-muted")}>
        {entry.message}
      </span>
      <time dateTime={entry.time} className="tabular shrink-0 text-faint">
        {clock(entry.time)}
      </time>
      <span aria-hidden="true" className="h-px flex-1 bg-line-strong" />
    </div>
  );
}

function lookStyle(look: Look) {
  const { color, background, bold, dim, italic, underline } = look;
  if (Object.keys(look).length === 0) return undefined;
  return {
    ...(color === undefined ? {} : { color: cssColor(color) }),
    ...(background === undefined ? {} : { background: cssColor(background) }),
    ...(bold ? { fontWeight: 600 } : {}),
    ...(dim ? { opacity: 0.7 } : {}),
    ...(italic ? { fontStyle: "italic" } : {}),
    ...(underline ? { textDecoration: "underline" } : {}),
  };
}

/** Local time of day with milliseconds. */
function clock(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time.slice(11, 23);
  const pad = (value: number, length = 2) => String(value).padStart(length, "0");
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}
