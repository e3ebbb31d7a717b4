import { visible } from "@/server/contract/visible";
import { print, type Run } from "./ansi";
import { looksLikeJson, readableJson } from "./json-line";
import { type Level, levelOf } from "./level";
import type { LineEntry, LogEntry } from "./log-entry";

/** What a row shows of a line, and what was written. */
export interface ShownLine {
  runs: Run[];
  /** The text of the runs: what is searched, marked and copied. */
  text: string;
  /** The line as it was written, what can't be seen as escapes; the same as `text` for most lines. */
  raw: string;
  level: Level | undefined;
  json: boolean;
}

const known = new WeakMap<LineEntry, ShownLine>();

export function shownLine(entry: LineEntry): ShownLine {
  const before = known.get(entry);
  if (before) return before;
  const { runs: printed } = print(entry.text, entry.look);
  const plain = textOf(printed);
  const level = levelOf(plain);
  const json = looksLikeJson(plain);
  const runs = (json && readableJson(plain, level)) || printed;
  const shown = { runs, text: textOf(runs), raw: visible(entry.text), level, json };
  known.set(entry, shown);
  return shown;
}

/** What a copy has of an entry. */
export function copiedText(entry: LogEntry): string {
  return entry.kind === "mark" ? entry.message : shownLine(entry).text;
}

const textOf = (runs: readonly Run[]) => runs.map(({ text }) => text).join("");
