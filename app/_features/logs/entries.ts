import type { LogPayload, LogSource } from "@/server/contract/logs";
import { print } from "./ansi";
import type { NewEntry } from "./log-entry";
import type { Look } from "./sgr";

/**
 * Payloads of one answer or connection as entries of the log. Sources are counted by their order in it; a colour lasts from line
 * to line of a source, as `looks` remembers it.
 */
export function entryMaker(looks: Map<string, Look>, onLine?: (source: string, time: string) => void) {
  const sources: LogSource[] = [];
  return (payload: LogPayload): NewEntry[] => {
    switch (payload.kind) {
      case "source":
        sources[payload.index] = payload.source;
        return [];
      case "lines":
        return payload.lines.flatMap((line): NewEntry[] => {
          const source = sources[line.s];
          if (!source) return [];
          onLine?.(source.key, line.t);
          const look = looks.get(source.key);
          if (line.m.includes("\u001b")) looks.set(source.key, print(line.m, look).after);
          const { t: time, m: text, cut = false, bytes } = line;
          return [{ kind: "line", source, time, text, cut, ...(bytes && { bytes }), ...(look && { look }) }];
        });
      case "mark": {
        const { mark, time, message, s } = payload;
        const source = s === undefined ? undefined : sources[s];
        return [{ kind: "mark", mark, time, message, source }];
      }
    }
  };
}
