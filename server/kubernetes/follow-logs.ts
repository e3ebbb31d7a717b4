import type { Client } from "./client";
import { lineSplitter, type SplitLine } from "./line-splitter";
import { checkedLabel, checkedName } from "./names";
import { transportError } from "./transport";
import type { FollowLogsOptions, RawLogLine } from "./types";

/** Longest text of a line in bytes unless more is asked for; the time stamp before it is 35 bytes at most. */
const LINE_LIMIT_BYTES = 16 * 1024;
const STAMP_LIMIT_BYTES = 36;
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ?/;

function parse({ bytes, cut, length }: SplitLine, limit: number): RawLogLine {
  const head = bytes.subarray(0, STAMP_LIMIT_BYTES).toString("latin1");
  const stamp = STAMP.exec(head)?.[0] ?? "";
  const body = bytes.subarray(stamp.length);
  const isCut = cut || body.length > limit;
  const text = (isCut ? wholeCharacters(body.subarray(0, limit)) : body).toString("utf8");
  return { time: STAMP.exec(head)?.[1] ?? "", text, cut: isCut, bytes: length - stamp.length };
}

/** Without the character of UTF-8 that a cut left half at the end. Bytes that are no UTF-8 stay. */
export function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? bytes.subarray(0, -back) : bytes;
  }
  return bytes;
}

/**
 * Lines of one container as they come. A line of the kubelet itself (it reports its own trouble in the body of a
 * successful answer) has an empty `time`. Reading slowly holds the kubelet back, leaving the loop or aborting the
 * signal closes the connection; an aborted signal ends the lines without an error.
 */
export async function* followLogs(client: Client, options: FollowLogsOptions): AsyncGenerator<RawLogLine> {
  const { namespace, pod, container, signal } = options;
  const path = `/api/v1/namespaces/${checkedLabel(namespace, "metadata.namespace")}/pods/${checkedName(pod)}/log`;
  const response = await client.stream({
    method: "GET",
    path,
    query: {
      container: checkedLabel(container, "container"),
      timestamps: true,
      follow: options.follow || undefined,
      previous: options.previous || undefined,
      tailLines: options.tailLines,
      sinceTime: options.sinceTime,
      limitBytes: options.limitBytes,
    },
    signal,
    verb: "log",
    resource: "pods/log",
    idempotent: true,
  });
  const limit = options.lineLimitBytes ?? LINE_LIMIT_BYTES;
  const splitter = lineSplitter(limit + STAMP_LIMIT_BYTES);
  try {
    for await (const chunk of response) {
      for (const line of splitter.push(chunk)) yield parse(line, limit);
    }
    const rest = splitter.end();
    if (rest && !signal.aborted) yield parse(rest, limit);
  } catch (cause) {
    if (!signal.aborted) throw transportError(client.connection, cause);
  } finally {
    response.destroy();
  }
}
