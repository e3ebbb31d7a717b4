import type { ReactNode } from "react";
import { classNames } from "@/app/_ui/class-names";
import type { Level } from "./level";
import { linePieces } from "./line-pieces";
import type { LineEntry, MarkEntry } from "./log-entry";
import { Marked } from "./marked";
import type { Range } from "./matcher";
import { cssColor, type Look } from "./sgr";
import { shownLine } from "./shown-line";
import { sourceColour, sourceLabel } from "./source-colour";

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

/** A line as its row shows it; what can be done with it comes in `before` and `after` its text. */
export function LineCells({
  entry,
  hits = [],
  wrap = false,
  time,
  several,
  before,
  after,
}: {
  entry: LineEntry;
  hits?: readonly Range[];
  wrap?: boolean;
  /** How its time is shown. */
  time: ReactNode;
  /** Whether components have several pods. */
  several: boolean;
  before?: ReactNode;
  after?: ReactNode;
}) {
  const { runs, level } = shownLine(entry);
  return (
    <div
      className={classNames("flex min-h-5 items-stretch gap-1.5 pr-4 sm:gap-2", !wrap && "w-max min-w-full")}
    >
      <span
        aria-hidden="true"
        className="w-0.5 shrink-0 self-stretch"
        style={{ background: sourceColour(entry.source) }}
      />
      {time}
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
      {before}
      <span
        data-text=""
        className={classNames(
          "min-w-0",
          wrap ? "flex-1 break-all whitespace-pre-wrap" : "whitespace-pre",
          level && levelText[level],
        )}
      >
        {linePieces(runs, hits).map((piece, index) => {
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
      {after}
    </div>
  );
}

const markLook: Partial<Record<MarkEntry["mark"], string>> = {
  error: "text-bad",
  gap: "text-warn",
  joined: "text-ok",
};

/** What happened to the sources, in its place between their lines. */
export function Mark({ entry, time }: { entry: MarkEntry; time: ReactNode }) {
  return (
    <div className="flex min-h-5 items-center gap-3 px-3 font-sans text-[11px]">
      <span aria-hidden="true" className="h-px w-6 shrink-0 bg-line-strong" />
      <span data-text="" className={classNames("shrink-0 font-medium", markLook[entry.mark] ?? "text-muted")}>
        {entry.message}
      </span>
      {time}
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
