"use client";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { classNames } from "@/app/_ui/class-names";
import type { LogSource } from "@/server/contract/logs";
import type { Level } from "./level";
import { LineDetail, Marked } from "./line-detail";
import type { LineFilter } from "./line-filter";
import { linePieces } from "./line-pieces";
import type { LineEntry, LogEntry, MarkEntry } from "./log-entry";
import { cssColor, type Look } from "./sgr";
import { shownLine } from "./shown-line";
import { sourceColour, sourceLabel } from "./source-colour";

export interface RowLook {
  wrap: boolean;
  timestamps: boolean;
  several: boolean;
}

interface RowProps extends RowLook {
  entry: LogEntry;
  filter: LineFilter | undefined;
  expanded: boolean;
  onToggle: (id: number) => void;
  /** A link led to this line. */
  landed: boolean;
  whole: (source: LogSource) => string;
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
  filter,
  expanded,
  onToggle,
  wrap,
  timestamps,
  several,
  landed,
  whole,
}: Omit<RowProps, "entry"> & { entry: LineEntry }) {
  const { runs, text, raw, level, json } = shownLine(entry);
  const hits = filter?.hits(entry);
  const more = json || raw !== text || entry.cut;
  const onlyRaw = hits !== undefined && hits.shown.length === 0 && hits.raw.length > 0;
  return (
    <div className={classNames("group/line hover:bg-hover/70", landed && "bg-iris-soft")}>
      <div
        className={classNames(
          "flex min-h-5 items-stretch gap-1.5 pr-4 sm:gap-2",
          !wrap && "w-max min-w-full",
        )}
      >
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
          className="w-16 shrink-0 truncate select-none sm:w-36"
          style={{ color: sourceColour(entry.source) }}
        >
          {sourceLabel(entry.source, several)}
        </span>
        <span
          aria-hidden="true"
          title={level}
          className={classNames("my-0.5 w-0.5 shrink-0 rounded-full", level && levelBar[level])}
        />
        <button
          type="button"
          tabIndex={-1}
          aria-expanded={expanded}
          aria-label={`${expanded ? "Close" : "Open"} the ${json ? "JSON and the raw line" : "raw line"}`}
          onClick={() => onToggle(entry.id)}
          className={classNames(
            "grid size-5 shrink-0 place-items-center rounded text-faint select-none hover:bg-line hover:text-ink",
            !more && !expanded && "opacity-0 group-hover/line:opacity-100",
          )}
        >
          <ChevronRight
            className={classNames("size-3.5 transition-transform", expanded && "rotate-90")}
            aria-hidden="true"
          />
        </button>
        {entry.cut && (
          <span className="shrink-0 self-start rounded bg-idle-soft px-1 text-faint select-none">
            {`the first 16 KiB of ${size(entry.bytes)}`}
          </span>
        )}
        <span
          data-text=""
          className={classNames(
            "min-w-0",
            wrap ? "flex-1 break-all whitespace-pre-wrap" : "whitespace-pre",
            level && levelText[level],
          )}
        >
          {linePieces(runs, hits?.shown ?? []).map((piece, index) => {
            const key = `${index}-${piece.text.length}`;
            const style = lookStyle(piece.look);
            return piece.hit ? (
              <Marked key={key} style={style}>
                {piece.text}
              </Marked>
            ) : (
              <span key={key} style={style}>
                {piece.text}
              </span>
            );
          })}
        </span>
        {onlyRaw && !expanded && (
          <span className="shrink-0 self-start rounded bg-warn-soft px-1 text-warn select-none">
            found in the raw line
          </span>
        )}
      </div>
      {expanded && (
        <LineDetail
          entry={entry}
          hits={hits?.raw ?? []}
          whole={entry.cut ? whole(entry.source) : undefined}
        />
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
      <span data-text="" className={classNames("shrink-0 font-medium", markLook[entry.mark] ?? "text-muted")}>
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
  const { bold, dim, italic, underline, inverse, strike } = look;
  const [color, background] = inverse
    ? [look.background ?? "var(--surface)", look.color ?? "var(--ink)"]
    : [look.color, look.background];
  if (Object.keys(look).length === 0) return undefined;
  return {
    ...(color === undefined ? {} : { color: cssColor(color) }),
    ...(background === undefined ? {} : { background: cssColor(background) }),
    ...(bold ? { fontWeight: 600 } : {}),
    ...(dim ? { opacity: 0.7 } : {}),
    ...(italic ? { fontStyle: "italic" } : {}),
    ...(underline || strike
      ? { textDecoration: `${underline ? "underline" : ""} ${strike ? "line-through" : ""}` }
      : {}),
  };
}

function size(bytes: number | undefined): string {
  return bytes === undefined ? "a longer line" : `${Math.ceil(bytes / 1024).toLocaleString()} KiB`;
}

/** Local time of day with milliseconds. */
function clock(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time.slice(11, 23);
  const pad = (value: number, length = 2) => String(value).padStart(length, "0");
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}
