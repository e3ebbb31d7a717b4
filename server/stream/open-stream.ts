import { type ServerFrame, STREAM_UP_WINDOW } from "@/server/contract/stream";
import type { Logger } from "@/server/http/log";
import { isRefusal, problemOf, type Refusal, refusal } from "@/server/http/problem";
import type { Principal } from "@/server/people/principal";
import { createInput } from "./input";
import type { Requested } from "./service";
import type { FrameSink } from "./socket-sink";

type End = Extract<ServerFrame, { type: "end" }>;

export interface OpenStream {
  grant(credit: number): void;
  /** Takes a payload of the client; false when it came without credit. */
  take(payload: unknown): boolean;
  /** The client sends no more. */
  finish(): void;
  /** Ends the stream and its source; the client gets one `end` with this reason. */
  close(reason: End["reason"], problem?: End["problem"]): void;
}

/**
 * Runs one stream: the source is asked for the next payload only while the client has given credit and its socket is not
 * clogged, so that a slow reader holds back the source and not this process's memory; what the client sends waits only as far
 * as it was given credit.
 */
export function openStream(options: {
  id: number;
  credit: number;
  requested: Requested;
  principal: Principal;
  address: string;
  /** Rejects with a refusal unless the stream may be opened. */
  authorise(): Promise<void>;
  sink: FrameSink;
  log: Logger;
  /** What an error means to the user; undefined for one that only the log is told. */
  refusalOf(error: unknown): Refusal | undefined;
  onEnd(): void;
}): OpenStream {
  const { id, requested, principal, address, sink, log } = options;
  const stopped = new AbortController();
  const window = requested.takesInput ? STREAM_UP_WINDOW : 0;
  const input = createInput<unknown>({
    window,
    grant: (credit) => sink.control({ type: "credit", id, credit }),
  });
  let credit = options.credit;
  let wake = () => {};
  let ended = false;

  const end = (reason: End["reason"], problem?: End["problem"]) => {
    if (ended) return;
    ended = true;
    stopped.abort();
    input.discard();
    wake();
    options.onEnd();
    sink.control({ type: "end", id, reason, ...(problem ? { problem } : {}) });
  };

  const fail = (error: unknown) => {
    if (ended) return;
    const known = isRefusal(error) ? error : options.refusalOf(error);
    if (!known) log.error({ err: error }, "stream failed");
    const told = known ?? refusal("internal", "Something went wrong in the portal. Open the stream again.");
    const forbidden = told.problemCode === "not-found" || told.problemCode === "forbidden";
    end(forbidden ? "forbidden" : "failed", problemOf(told));
  };

  const credited = async () => {
    while (credit === 0 && !ended)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };

  const run = async () => {
    await options.authorise();
    if (ended) return;
    sink.control({ type: "opened", id, credit: window });
    const source = requested.serve({ principal, address, input: input.items(), signal: stopped.signal });
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        await credited();
        if (ended) return;
        const next = await iterator.next();
        if (ended) return;
        if (next.done) return end("complete");
        credit--;
        await sink.payload(id, next.value, () => ended);
      }
    } finally {
      await iterator.return?.();
    }
  };
  run().catch(fail);

  return {
    grant(more) {
      credit += more;
      wake();
    },
    take(payload) {
      try {
        return input.offer(requested.takesInput ? requested.parseUp(payload) : payload);
      } catch (error) {
        fail(error);
        return true;
      }
    },
    finish: () => input.finish(),
    close: end,
  };
}
