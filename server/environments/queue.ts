/** What became of one processing of a name. */
export interface Outcome {
  /** Look at it again after so many milliseconds, if nothing brings it back sooner. */
  againInMs?: number;
}

export interface QueueOptions {
  /** Processes one name. A rejection is retried with back-off; everything else counts as success. */
  process(name: string): Promise<Outcome | undefined>;
  /** Names processed at the same time. */
  maxInFlight?: number;
  /** Told of each name that has to wait for a place among those, in the order they come. */
  onWait?(name: string): void;
  /** Milliseconds before the first retry; doubles with each failure in a row, up to the cap. */
  backoffMs?: number;
  backoffCapMs?: number;
  onFailure?(name: string, error: unknown, retryInMs: number): void;
}

export interface Queue {
  /** Processes the name as soon as possible: once, however often it was added before it comes to it. */
  add(name: string): void;
  /** Takes nothing more in and resolves when what is in flight has ended. */
  stop(): Promise<void>;
  /** Names that wait or are in flight. */
  size(): number;
}

/**
 * A work queue by name, as controllers use it: a name is never processed twice at once, an addition during processing
 * brings it back afterwards, and one failing name does not hold up the others.
 */
export function createQueue({
  process,
  maxInFlight = 10,
  onWait,
  backoffMs = 200,
  backoffCapMs = 30_000,
  onFailure,
}: QueueOptions): Queue {
  const waiting = new Set<string>();
  const inFlight = new Map<string, Promise<void>>();
  /** Names added while they were in flight. */
  const dirty = new Set<string>();
  const failures = new Map<string, number>();
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  function add(name: string): void {
    if (stopped) return;
    clearTimer(name);
    const isNew = !waiting.has(name);
    if (inFlight.has(name)) dirty.add(name);
    else waiting.add(name);
    pump();
    if (isNew && waiting.has(name)) onWait?.(name);
  }

  function addLater(name: string, ms: number): void {
    if (stopped || waiting.has(name) || dirty.has(name)) return;
    clearTimer(name);
    timers.set(
      name,
      setTimeout(() => add(name), ms),
    );
  }

  function clearTimer(name: string): void {
    clearTimeout(timers.get(name));
    timers.delete(name);
  }

  function pump(): void {
    for (const name of waiting) {
      if (inFlight.size >= maxInFlight) return;
      waiting.delete(name);
      inFlight.set(name, run(name));
    }
  }

  async function run(name: string): Promise<void> {
    // Names added in one go are taken together, before any of them starts.
    await Promise.resolve();
    let againInMs: number | undefined;
    try {
      againInMs = (await process(name))?.againInMs;
      failures.delete(name);
    } catch (error) {
      const count = failures.get(name) ?? 0;
      failures.set(name, count + 1);
      againInMs = Math.min(backoffMs * 2 ** count, backoffCapMs);
      onFailure?.(name, error, againInMs);
    }
    inFlight.delete(name);
    if (stopped) return;
    if (dirty.delete(name)) waiting.add(name);
    else if (againInMs !== undefined) addLater(name, againInMs);
    pump();
  }

  return {
    add,
    async stop() {
      stopped = true;
      waiting.clear();
      dirty.clear();
      for (const name of [...timers.keys()]) clearTimer(name);
      await Promise.all(inFlight.values());
    },
    size: () => waiting.size + inFlight.size,
  };
}
