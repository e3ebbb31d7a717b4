const NEWLINE = 0x0a;
const RETURN = 0x0d;

export interface SplitLine {
  bytes: Buffer;
  cut: boolean;
  /** Length of the whole line in bytes, whether or not it was cut. */
  length: number;
}

/**
 * Cuts a byte stream into lines, never holding more than `maxBytes` of one: the rest of a longer line is dropped as it
 * comes and the line is marked. Works on bytes, so a character split over two chunks stays whole.
 */
export function lineSplitter(maxBytes: number) {
  let parts: Buffer[] = [];
  let size = 0;
  let length = 0;
  let cut = false;

  function take(piece: Buffer): void {
    length += piece.length;
    if (size + piece.length > maxBytes) {
      cut = true;
      piece = piece.subarray(0, maxBytes - size);
    }
    if (piece.length === 0) return;
    parts.push(piece);
    size += piece.length;
  }

  function finish(): SplitLine {
    let bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    if (!cut && bytes.at(-1) === RETURN) bytes = bytes.subarray(0, -1);
    const line = { bytes, cut, length: cut ? length : bytes.length };
    parts = [];
    size = 0;
    length = 0;
    cut = false;
    return line;
  }

  return {
    /** The lines that this chunk completes. */
    push(chunk: Buffer): SplitLine[] {
      const lines: SplitLine[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        take(chunk.subarray(start, end));
        lines.push(finish());
        start = end + 1;
      }
      // Copied: what is kept must not hold on to the socket's whole buffer.
      if (start < chunk.length) take(Buffer.from(chunk.subarray(start)));
      return lines;
    },
    /** What is left without a line end, if anything. */
    end(): SplitLine | undefined {
      return size > 0 || cut ? finish() : undefined;
    },
  };
}
