/** Longest payload of input, in bytes: below the longest frame of the protocol. */
const PIECE_BYTES = 16 * 1024;
/** Input that may wait, in bytes: a paste of more is refused. */
const MOST_BYTES = 4 * 2 ** 20;

/**
 * What is typed, on its way to the server: one payload at a time, what comes meanwhile goes together with the next. What was not
 * sent when the connection is lost is dropped and told, never sent later to a shell that may have moved on.
 */
export class InputQueue {
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private busy = false;

  constructor(
    private readonly send: (piece: Uint8Array) => Promise<void>,
    private readonly onDropped: (bytes: number) => void,
  ) {}

  /** False when too much waits already: nothing of it is sent. */
  add(bytes: Uint8Array): boolean {
    if (this.waitingBytes + bytes.length > MOST_BYTES) return false;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    if (!this.busy) void this.flush();
    return true;
  }

  private async flush(): Promise<void> {
    this.busy = true;
    while (this.waitingBytes > 0) {
      const piece = this.take();
      try {
        await this.send(piece);
      } catch {
        const dropped = piece.length + this.waitingBytes;
        this.waiting = [];
        this.waitingBytes = 0;
        this.onDropped(dropped);
      }
    }
    this.busy = false;
  }

  private take(): Uint8Array {
    const piece = new Uint8Array(Math.min(PIECE_BYTES, this.waitingBytes));
    let filled = 0;
    while (filled < piece.length) {
      const [first = piece] = this.waiting;
      const part = first.subarray(0, piece.length - filled);
      piece.set(part, filled);
      filled += part.length;
      if (part.length === first.length) this.waiting.shift();
      else this.waiting[0] = first.subarray(part.length);
    }
    this.waitingBytes -= piece.length;
    return piece;
  }
}
