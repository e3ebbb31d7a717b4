const ESC = 0x1b;
const BEL = 0x07;

/** A sequence longer than this is not waited for. */
const LONGEST_BYTES = 32 * 1024;

type State = "ground" | "escape" | "csi" | "string" | "osc" | "string-escape";

/**
 * Finds where in an output the last whole character or control sequence ends. What comes after has not changed the screen yet,
 * and means nothing without its beginning: a reader who gets the screen goes on reading from there.
 * The states are those of the parser of https://vt100.net/emu/dec_ansi_parser, as far as they delimit sequences.
 */
export function createBoundary() {
  let state: State = "ground";
  let offset = 0;
  let begun = 0;
  /** Up to three bytes of text at the end. */
  let text = new Uint8Array(0);

  function step(byte: number): State {
    if (byte === 0x18 || byte === 0x1a) return "ground";
    switch (state) {
      case "escape":
        if (byte === ESC) return "escape";
        if (byte === 0x5b) return "csi";
        if (byte === 0x5d) return "osc";
        if (byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) return "string";
        return byte >= 0x30 && byte <= 0x7e ? "ground" : "escape";
      case "csi":
        if (byte === ESC) return "escape";
        return byte >= 0x40 && byte <= 0x7e ? "ground" : "csi";
      case "osc":
        if (byte === BEL) return "ground";
        return byte === ESC ? "string-escape" : "osc";
      case "string":
        return byte === ESC ? "string-escape" : "string";
      case "string-escape":
        if (byte === 0x5c) return "ground";
        state = "escape";
        return step(byte);
      case "ground":
        return "ground";
    }
  }

  return {
    /** Takes what follows. */
    push(bytes: Uint8Array): void {
      let at = 0;
      while (at < bytes.length) {
        if (state !== "ground") {
          state = step(bytes[at] ?? 0);
          at++;
          continue;
        }
        const next = bytes.indexOf(ESC, at);
        const end = next === -1 ? bytes.length : next;
        if (end - at < 3) text = Uint8Array.of(...text, ...bytes.subarray(at, end)).slice(-3);
        else text = bytes.slice(end - 3, end);
        at = end;
        if (next === -1) continue;
        state = "escape";
        begun = offset + next;
        text = new Uint8Array(0);
        at++;
      }
      offset += bytes.length;
      if (state === "ground") begun = offset - halfCharacter(text);
    },
    /** The offset: at or shortly before the end. */
    get safe(): number {
      return offset - begun > LONGEST_BYTES ? offset : begun;
    },
  };
}

/** Bytes at the end that are the beginning of a character in UTF-8. */
function halfCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? back : 0;
  }
  return 0;
}
