import { Cursors } from "@/server/contract/log-cursors";
import { type LogPage, type LogPayload, logParams } from "@/server/contract/logs";
import type { PageInput } from "./read-page";
import { streamLogs } from "./stream-logs";

/** The text of one answer: a reader of a flood comes again for the rest. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

/**
 * The lines after a resume point, as a stream that begins there and ends with what is there now would give them; at most about
 * as many as asked for (payloads are not split). Marks of what was so before come again.
 */
export async function readAfter({ gateway, environment, request, signal }: PageInput): Promise<LogPage> {
  const { components, pods, containers, lines, after = {} } = request;
  const params = logParams.parse({
    ...{ environment, components, pods, containers, tailLines: lines, cursors: after, follow: false },
  });
  const cursors = new Cursors(after);
  const payloads: LogPayload[] = [];
  const keys: string[] = [];
  let count = 0;
  let characters = 0;
  for await (const payload of streamLogs({ gateway, params, signal })) {
    payloads.push(payload);
    if (payload.kind === "source") keys[payload.index] = payload.source.key;
    if (payload.kind !== "lines") continue;
    for (const { s, t, m } of payload.lines) {
      cursors.advance(keys[s] ?? "", t);
      characters += m.length;
    }
    count += payload.lines.length;
    if (count >= lines || characters >= MAX_CHARACTERS)
      return { payloads, cursors: cursors.toRequest(), left: "more" };
  }
  return { payloads, cursors: cursors.toRequest(), left: "end" };
}
