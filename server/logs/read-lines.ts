import type { Gateway, RawLogLine } from "@/server/kubernetes";

export interface ReadOptions {
  gateway: Gateway;
  namespace: string;
  pod: string;
  container: string;
  follow: boolean;
  previous?: boolean;
  tailLines?: number;
  sinceTime?: string;
  lineLimitBytes?: number;
  signal: AbortSignal;
  /** Called when the reading ends because nothing came for half a minute. */
  onIdle?(): void;
}

/**
 * A followed log that gives nothing for so long is opened anew: the kubelet's follow may stall without an error when the
 * log is rotated (kubernetes/kubernetes#115701), and a silent connection may be dead.
 */
const IDLE_MS = 30_000;

/**
 * Reads one container's log once, to the end that the other side gives it, or to half a minute of silence. Time in which
 * the caller does not ask for a line is not silence.
 */
export async function* readLines({
  gateway,
  signal,
  onIdle,
  ...options
}: ReadOptions): AsyncGenerator<RawLogLine> {
  const over = new AbortController();
  const source = gateway.followLogs({ ...options, signal: AbortSignal.any([signal, over.signal]) });
  const lines = source[Symbol.asyncIterator]();
  const idle = () => {
    onIdle?.();
    over.abort();
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      timer = setTimeout(idle, IDLE_MS);
      const next = await lines.next();
      clearTimeout(timer);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
    over.abort();
    await lines.return?.();
  }
}
