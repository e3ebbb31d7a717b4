const BLOCK_BYTES = 16 * 1024;

export interface Ring {
  /** Offset of the oldest byte that is still here. */
  readonly start: number;
  /** Bytes there ever were. */
  readonly end: number;
  push(bytes: Uint8Array): void;
  /** Bytes from an offset on, `most` at most; undefined when they are gone. */
  read(offset: number, most: number): Buffer | undefined;
}

/** The last `limit` bytes of an output, by their absolute offsets. Memory grows with what came, by blocks, up to the limit. */
export function createRing(limit: number): Ring {
  const most = Math.max(1, Math.ceil(limit / BLOCK_BYTES));
  /** Every block but the last is full; the first one begins at `first * BLOCK_BYTES`. */
  let blocks: Buffer[] = [];
  let first = 0;
  let end = 0;
  return {
    get start() {
      return first * BLOCK_BYTES;
    },
    get end() {
      return end;
    },
    push(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const used = end % BLOCK_BYTES;
        if (used === 0) blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES));
        const piece = bytes.subarray(at, at + BLOCK_BYTES - used);
        blocks.at(-1)?.set(piece, used);
        at += piece.length;
        end += piece.length;
      }
      const over = blocks.length - most;
      if (over > 0) {
        blocks = blocks.slice(over);
        first += over;
      }
    },
    read(offset, upTo) {
      if (offset < this.start || offset > end) return undefined;
      const length = Math.min(upTo, end - offset);
      const result = Buffer.allocUnsafe(length);
      for (let done = 0; done < length; ) {
        const at = offset + done;
        const block = blocks[Math.floor(at / BLOCK_BYTES) - first];
        if (!block) return undefined;
        const from = at % BLOCK_BYTES;
        done += block.copy(result, done, from, Math.min(BLOCK_BYTES, from + length - done));
      }
      return result;
    },
  };
}
