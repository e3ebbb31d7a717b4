import type { LogSource } from "@/server/contract/logs";
import { type LogsInput, streamLogs } from "./stream-logs";

/** Longer lines are cut: one of each container is in memory at a time. */
const LINE_LIMIT_BYTES = 1024 * 1024;

/** Marks that a reader of a text file has to know of. */
const TOLD = ["gap", "error"];

/**
 * The log as text, merged by time: a first line that tells its limits, then `<time> <pod>/<container> <text>` a line; a line that starts with `#` tells of missing
 * lines or of a container that can't be read. Ends after what is there, whatever `follow` says. Each piece is up to
 * 500 lines, made when it is asked for.
 */
export async function* downloadLogs({ gateway, params, signal }: LogsInput): AsyncGenerator<string> {
  const sources: LogSource[] = [];
  yield `# ${limits(params.tailLines)}\n`;
  for await (const payload of streamLogs({
    gateway,
    params: { ...params, follow: false },
    signal,
    lineLimitBytes: LINE_LIMIT_BYTES,
  })) {
    if (payload.kind === "source") {
      sources[payload.index] = payload.source;
    } else if (payload.kind === "lines") {
      const text = payload.lines.map(({ s, t, m, cut, bytes }) => {
        const { pod = "?", container = "?" } = sources[s] ?? {};
        return `${t} ${pod}/${container} ${m}${cut ? ` … (cut: the line has ${bytes} bytes)` : ""}\n`;
      });
      yield text.join("");
    } else if (TOLD.includes(payload.mark)) {
      yield `# ${payload.time} ${payload.message}\n`;
    }
  }
}

/** What this file may leave out. The kubelet counts each 16 KiB of a longer line as a line of its own. */
function limits(lines: number): string {
  return `At most the last ${lines.toLocaleString("en")} lines of each container, as far back as the kubelet keeps them: earlier ones are left out. Lines of more than 1 MiB are cut and say their length.`;
}
