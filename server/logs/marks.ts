import type { LogPayload } from "@/server/contract/logs";
import { timeOf } from "./log-time";

export type LogMark = Extract<LogPayload, { kind: "mark" }>;

/** A mark of now, or of the time given; `s` is the source that it is about. */
export function mark(
  kind: LogMark["mark"],
  message: string,
  about: { s?: number; time?: string } = {},
): LogMark {
  return {
    kind: "mark",
    mark: kind,
    time: about.time ?? timeOf(Date.now()),
    message,
    ...(about.s === undefined ? {} : { s: about.s }),
  };
}
