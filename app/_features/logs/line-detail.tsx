"use client";
import { type CSSProperties, type ReactNode, useState } from "react";
import { Button } from "@/app/_ui/button";
import { plainText } from "./ansi";
import { prettyJson } from "./json-line";
import { linePieces } from "./line-pieces";
import type { LineEntry } from "./log-entry";
import type { Range } from "./matcher";
import { shownLine } from "./shown-line";

/** An opened line: its JSON over several lines, and what was written, to the letter. */
export function LineDetail({
  entry,
  hits,
  whole,
}: {
  entry: LineEntry;
  hits: readonly Range[];
  whole: string | undefined;
}) {
  const { raw, json } = shownLine(entry);
  const pretty = json ? prettyJson(plainText(entry.text)) : undefined;
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(entry.text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="sticky left-0 mr-4 mb-1 ml-4 flex max-w-[calc(100vw-3rem)] flex-col gap-1 sm:ml-40 sm:max-w-3xl">
      {pretty && <Block>{pretty}</Block>}
      <Block wrap>
        <span className="mb-1 flex flex-wrap items-center gap-2 font-sans text-[11px] text-muted select-none">
          As written by {entry.source.pod} / {entry.source.container} at {entry.time}
          <Button size="small" onClick={copy}>
            {copied ? "Copied" : "Copy the raw line"}
          </Button>
          <a className="underline" href={permalink(entry.time)}>
            Link to this line
          </a>
          {whole && (
            <a className="underline" href={whole} download>
              Download this container's log with whole lines
            </a>
          )}
        </span>
        {linePieces([{ text: raw, look: {} }], hits).map((piece, index) => {
          const key = `${index}-${piece.text.length}`;
          return piece.hit ? <Marked key={key}>{piece.text}</Marked> : <span key={key}>{piece.text}</span>;
        })}
      </Block>
    </div>
  );
}

/** What the filter found. */
export function Marked({ children, style }: { children: ReactNode; style?: CSSProperties | undefined }) {
  return (
    <mark className="rounded-xs bg-warn-soft text-warn outline outline-warn/40" style={style}>
      {children}
    </mark>
  );
}

function Block({ wrap = false, children }: { wrap?: boolean; children: ReactNode }) {
  return (
    <pre
      className={`overflow-x-auto rounded-md border border-line bg-canvas p-2.5 ${wrap ? "break-all whitespace-pre-wrap" : ""}`}
    >
      {children}
    </pre>
  );
}

/** The address of what is shown now, at this line. */
function permalink(time: string): string {
  const query = new URLSearchParams(window.location.search);
  query.set("at", time);
  query.delete("follow");
  return `${window.location.pathname}?${query}`;
}
