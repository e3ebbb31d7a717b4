import type { Clock } from "../sign-in-pace";

/** A clock that stands still but for who waits: sleeping moves it on. With `hold`, sleepers wait until `release`. */
export class HandClock implements Clock {
  #now = 1_000_000;
  readonly #sleepers: { until: number; wake: () => void }[] = [];

  constructor(readonly hold = false) {}

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const until = this.#now + ms;
    if (!this.hold) {
      this.#now = until;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.#sleepers.push({ until, wake: resolve });
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  }

  /** Moves on by `ms` and wakes who slept until then. */
  pass(ms: number): void {
    this.#now += ms;
    for (const { until, wake } of this.#sleepers) if (until <= this.#now) wake();
  }
}
