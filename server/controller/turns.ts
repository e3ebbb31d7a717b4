import { createQueue, type Queue, type QueueOptions } from "../environments/queue";

export interface TurnsOptions extends Omit<QueueOptions, "onWait"> {
  /** Tells of a name that has to wait that it is seen: cheap, and never while the name is processed. Does not reject. */
  tell(name: string): Promise<void>;
  /** Names told of at the same time. */
  maxTelling?: number;
}

/** A queue that tells, in the order they came, of names that can't be processed at once; that takes none of its places. */
export function createTurns({ tell, maxTelling = 4, process, ...options }: TurnsOptions): Queue {
  const telling = new Map<string, Promise<void>>();
  /** Names that wait and were not told of yet. */
  const untold = new Set<string>();

  const teller = createQueue({
    maxInFlight: maxTelling,
    async process(name) {
      // Its turn came first.
      if (!untold.delete(name)) return undefined;
      const told = tell(name).finally(() => telling.delete(name));
      telling.set(name, told);
      await told;
      return undefined;
    },
  });
  const queue = createQueue({
    ...options,
    async process(name) {
      untold.delete(name);
      await telling.get(name);
      return process(name);
    },
    onWait(name) {
      untold.add(name);
      teller.add(name);
    },
  });
  return {
    ...queue,
    async stop() {
      await Promise.all([queue.stop(), teller.stop()]);
    },
  };
}
