"use client";
import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { memo } from "react";
import { patiently } from "@/app/_ui/after-load";
import { classNames } from "@/app/_ui/class-names";
import type { LogSource } from "@/server/contract/logs";
import { LineCells, Mark } from "./line-cells";
import type { LineFilter } from "./line-filter";
import type { LineEntry, LogEntry } from "./log-entry";
import { shownLine } from "./shown-line";

// When a line is opened: the page begins without it.
const LineDetail = dynamic(
  () => patiently(() => import("./line-detail")).then((module) => module.LineDetail),
  { ssr: false },
);

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
  readWhole: (source: LogSource, time: string) => Promise<string>;
}

export const LogRow = memo(function LogRow({ entry, ...rest }: RowProps) {
  return entry.kind === "mark" ? (
    <Mark entry={entry} time={<Clock time={entry.time} />} />
  ) : (
    <Line entry={entry} {...rest} />
  );
});

function Line({
  entry,
  filter,
  expanded,
  onToggle,
  wrap,
  timestamps,
  several,
  landed,
  readWhole,
}: Omit<RowProps, "entry"> & { entry: LineEntry }) {
  const { text, raw, json } = shownLine(entry);
  const hits = filter?.hits(entry);
  const more = json || raw !== text || entry.cut;
  const onlyRaw = hits !== undefined && hits.shown.length === 0 && hits.raw.length > 0;
  return (
    <div className={classNames("group/line hover:bg-hover/70", landed && "bg-iris-soft")}>
      <LineCells
        entry={entry}
        hits={hits?.shown ?? []}
        wrap={wrap}
        several={several}
        time={timestamps && <Clock time={entry.time} />}
        before={
          <>
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
          </>
        }
        after={
          onlyRaw &&
          !expanded && (
            <span className="shrink-0 self-start rounded bg-warn-soft px-1 text-warn select-none">
              found in the raw line
            </span>
          )
        }
      />
      {expanded && <LineDetail entry={entry} hits={hits?.raw ?? []} readWhole={readWhole} />}
    </div>
  );
}

function Clock({ time }: { time: string }) {
  return (
    <time dateTime={time} title={time} className="tabular shrink-0 text-faint select-none">
      {clock(time)}
    </time>
  );
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
