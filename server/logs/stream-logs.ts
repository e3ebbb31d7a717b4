import type { LogPayload } from "@/server/contract/logs";
import type { Gateway } from "@/server/kubernetes";
import type { ParsedLogParams } from "./beginning";
import { followPods } from "./follow-pods";
import { createMerger } from "./merge";

export interface LogsInput {
  gateway: Gateway;
  /** As parsed by `logParams`; the caller has authorised the environment. */
  params: ParsedLogParams;
  signal: AbortSignal;
  /** Bytes of a line that are given, 16 KiB unless said. */
  lineLimitBytes?: number;
}

/**
 * Lines and marks of an environment's containers, merged by time, until the signal is aborted (or, without `follow`, the
 * end of what is there). Each payload is made when it is asked for: a reader that stops asking holds the containers'
 * logs back at their source. Leaving the loop closes every connection.
 */
export async function* streamLogs(input: LogsInput): AsyncGenerator<LogPayload> {
  const { gateway, params, signal, lineLimitBytes } = input;
  const left = new AbortController();
  const over = AbortSignal.any([signal, left.signal]);
  const merger = createMerger();
  let failure: unknown;
  const work = followPods({ gateway, params, merger, signal: over, lineLimitBytes })
    .catch((error: unknown) => {
      failure = error;
    })
    .finally(() => merger.finish());
  const stop = () => merger.discard();
  over.addEventListener("abort", stop, { once: true });
  try {
    yield* merger.payloads();
    if (failure !== undefined) throw failure;
  } finally {
    left.abort();
    await work;
  }
}
