import type { LogPayload, LogSource } from "@/server/contract/logs";
import type { Look } from "./sgr";

export type MarkKind = Extract<LogPayload, { kind: "mark" }>["mark"];

/** Something with a place in the log. `id` counts up and never comes twice. */
export type LogEntry = LineEntry | MarkEntry;

export interface LineEntry {
  id: number;
  kind: "line";
  source: LogSource;
  /** RFC 3339 with nanoseconds. */
  time: string;
  text: string;
  cut: boolean;
  /** Length of the whole line in bytes, when it was cut. */
  bytes?: number;
  /** The look that the lines of its source before it left on. */
  look?: Look;
}

export interface MarkEntry {
  id: number;
  kind: "mark";
  mark: MarkKind;
  source: LogSource | undefined;
  time: string;
  message: string;
}

export type NewEntry = Omit<LineEntry, "id"> | Omit<MarkEntry, "id">;
