"use client";
import { useParams } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "@/app/_ui/button";
import type { LogSource } from "@/server/contract/logs";
import { visible } from "@/server/contract/visible";
import { messageOf } from "../api/problem-error";
import { requestTerminal } from "../terminal/requests";
import { plainText } from "./ansi";
import { prettyJson } from "./json-line";
import { linePieces } from "./line-pieces";
import type { LineEntry } from "./log-entry";
import { Marked } from "./marked";
import type { Range } from "./matcher";
import { shownLine } from "./shown-line";

/** What is known of a line that was cut beyond its beginning. */
type Whole = { is: "cut" | "loading" } | { is: "there"; text: string } | { is: "failed"; why: string };

/** An opened line: its JSON over several lines, and what was written, to the letter. */
export function LineDetail({
  entry,
  hits,
  readWhole,
}: {
  entry: LineEntry;
  hits: readonly Range[];
  readWhole: (source: LogSource, time: string) => Promise<string>;
}) {
  const { raw } = shownLine(entry);
  const [whole, setWhole] = useState<Whole>({ is: "cut" });
  const text = whole.is === "there" ? whole.text : entry.text;
  const pretty = entry.cut && whole.is !== "there" ? undefined : prettyJson(plainText(text));
  const { name } = useParams<{ name?: string }>();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  const load = () => {
    setWhole({ is: "loading" });
    readWhole(entry.source, entry.time).then(
      (loaded) => setWhole({ is: "there", text: loaded }),
      (error: unknown) => setWhole({ is: "failed", why: messageOf(error) }),
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
          {name && (
            <Button
              size="small"
              title={`A shell in ${entry.source.container} of ${entry.source.pod}`}
              onClick={() => requestTerminal({ environment: name, ...terminalIn(entry.source) })}
            >
              Terminal
            </Button>
          )}
          {entry.cut && whole.is !== "there" && (
            <Button size="small" onClick={load} disabled={whole.is === "loading"}>
              {whole.is === "loading" ? "Reading the whole line…" : "Show the whole line"}
            </Button>
          )}
          {whole.is === "there" && (
            <span>{`The whole line: ${text.length.toLocaleString()} characters`}</span>
          )}
          {whole.is === "failed" && (
            <span role="alert" className="text-bad">
              {whole.why}
            </span>
          )}
        </span>
        {whole.is === "there"
          ? visible(text)
          : linePieces([{ text: raw, look: {} }], hits).map((piece, index) => {
              const key = `${index}-${piece.text.length}`;
              return piece.hit ? (
                <Marked key={key}>{piece.text}</Marked>
              ) : (
                <span key={key}>{piece.text}</span>
              );
            })}
      </Block>
    </div>
  );
}

function terminalIn({ pod, container, component }: LogSource) {
  return {
    title: component ?? pod,
    start: { pod, container, ...(component && { component }) },
  };
}

function Block({ wrap = false, children }: { wrap?: boolean; children: ReactNode }) {
  return (
    <pre
      className={`max-h-96 overflow-auto rounded-md border border-line bg-canvas p-2.5 ${wrap ? "break-all whitespace-pre-wrap" : ""}`}
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
