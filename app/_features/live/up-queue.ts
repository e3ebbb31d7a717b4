/** Payloads of a stream that may wait for credit: who sends more without waiting has a mistake. */
const MAX_WAITING = 256;

/** What a client wants to send on one stream, held back until the server gives credit. */
export class UpQueue {
  private waiting: { payload: unknown; sent: () => void; failed: (error: Error) => void }[] = [];
  private credit = 0;
  private over = false;
  private finished: (() => void) | undefined;
  private told = false;

  constructor(private readonly transmit: (payload: unknown) => void) {}

  add(payload: unknown): Promise<void> {
    if (this.over || this.finished) return Promise.reject(new Error("The stream takes nothing more."));
    if (this.waiting.length >= MAX_WAITING)
      return Promise.reject(new Error("Too much waits to be sent: wait for each payload."));
    return new Promise((sent, failed) => {
      this.waiting.push({ payload, sent, failed });
      this.flush();
    });
  }

  grant(credit: number): void {
    this.credit += credit;
    this.flush();
  }

  /** Calls back when all that waits was sent, on each connection. */
  finish(then: () => void): void {
    if (this.over || this.finished) return;
    this.finished = then;
    this.flush();
  }

  /** The connection is lost: what waits must be sent anew by who knows what has arrived. */
  interrupt(): void {
    this.reset();
    this.fail("The connection was lost.");
  }

  /** A new connection has given no credit yet. */
  reset(): void {
    this.credit = 0;
    this.told = false;
  }

  end(): void {
    this.over = true;
    this.fail("The stream is over.");
  }

  private flush(): void {
    while (this.credit > 0) {
      const next = this.waiting.shift();
      if (!next) break;
      this.credit--;
      this.transmit(next.payload);
      next.sent();
    }
    if (!this.finished || this.told || this.waiting.length > 0) return;
    this.told = true;
    this.finished();
  }

  private fail(message: string): void {
    const failed = this.waiting;
    this.waiting = [];
    for (const each of failed) each.failed(new Error(message));
  }
}
