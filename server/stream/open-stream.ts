import { kubernetesRefusal } from "@/server/api/kubernetes-problem";
import type { ServerFrame } from "@/server/contract/stream";
import type { Logger } from "@/server/http/log";
import { isRefusal, problemOf, refusal } from "@/server/http/problem";
import type { StreamPayload } from "./types";

type End = Extract<ServerFrame, { type: "end" }>;

/** Where a stream's frames go: resolves when the client's socket can take more. */
export interface FrameSink {
  send(frame: ServerFrame): Promise<void>;
}

export interface OpenStream {
  grant(credit: number): void;
  /** Ends the stream and its source; the client gets one `end` with this reason. */
  close(reason: End["reason"], problem?: End["problem"]): void;
}

/**
 * Runs one stream: the source is asked for the next payload only while the client has given credit and its socket is not
 * clogged, so that a slow reader holds back the source and not this process's memory.
 */
export function openStream(options: {
  id: number;
  credit: number;
  source: (signal: AbortSignal) => AsyncIterable<StreamPayload>;
  sink: FrameSink;
  log: Logger;
  onEnd(): void;
}): OpenStream {
  const { id, sink, log } = options;
  const stopped = new AbortController();
  let credit = options.credit;
  let wake = () => {};
  let seq = 0;
  let ended = false;

  const end = (reason: End["reason"], problem?: End["problem"]) => {
    if (ended) return;
    ended = true;
    stopped.abort();
    wake();
    options.onEnd();
    void sink.send({ type: "end", id, reason, ...(problem ? { problem } : {}) });
  };

  const credited = async () => {
    while (credit === 0 && !ended)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };

  const run = async () => {
    await sink.send({ type: "opened", id });
    const iterator = options.source(stopped.signal)[Symbol.asyncIterator]();
    try {
      for (;;) {
        await credited();
        if (ended) return;
        const next = await iterator.next();
        if (ended) return;
        if (next.done) return end("complete");
        credit--;
        await sink.send({ type: "data", id, seq: seq++, payload: next.value });
      }
    } finally {
      await iterator.return?.();
    }
  };

  run().catch((error: unknown) => {
    if (ended) return;
    const known = isRefusal(error) ? error : kubernetesRefusal(error);
    if (!known) log.error({ err: error }, "stream failed");
    const told = known ?? refusal("internal", "Something went wrong in the portal. Open the stream again.");
    end(
      told.problemCode === "not-found" || told.problemCode === "forbidden" ? "forbidden" : "failed",
      problemOf(told),
    );
  });

  return {
    grant(more) {
      credit += more;
      wake();
    },
    close: end,
  };
}
